/* The twin of twin.py in scalar C: the practical limit of one core. Prints milliseconds a run and a sum of strengths. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 74, ROWS = 60, HOURS = 6, STRENGTH = 100, CELLS = COLUMNS * ROWS };
static const double LOSS_RATE = 0.02;
typedef struct { int column, row, goal_column, goal_row, side, strength, walks, lost, moves; } Body;

static uint64_t mix(uint64_t x, uint64_t word) {
    x += word * 0x9E3779B97F4A7C15ull + 0x632BE59BD9B4E019ull;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9ull;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBull;
    return x ^ (x >> 31);
}
static void place(int number, int walk, int *column, int *row) {
    uint64_t x = mix(mix(0, (uint64_t)number), (uint64_t)walk);
    *column = (int)(mix(x, 1) % COLUMNS);
    *row = (int)(mix(x, 2) % ROWS);
}
static int sign(int x) { return (x > 0) - (x < 0); }
static void count(const Body *bodies, int n, int *power) {
    memset(power, 0, sizeof(int) * 2 * CELLS);
    for (int i = 0; i < n; i++) power[2 * (bodies[i].row * COLUMNS + bodies[i].column) + bodies[i].side] += bodies[i].strength;
}
static void play(Body *bodies, int n, int turns, int *power) {
    for (int i = 0; i < n; i++) {
        Body *b = &bodies[i];
        b->side = i % 2; b->strength = STRENGTH; b->walks = 0;
        place(i, 0, &b->column, &b->row);
        place(i, 1, &b->goal_column, &b->goal_row);
    }
    for (int hour = 0; hour < turns * HOURS; hour++) {
        count(bodies, n, power);
        for (int i = 0; i < n; i++) {
            Body *b = &bodies[i];
            if (!b->strength || power[2 * (b->row * COLUMNS + b->column) + 1 - b->side]) continue;
            if (b->column == b->goal_column && b->row == b->goal_row) place(i, 1 + ++b->walks, &b->goal_column, &b->goal_row);
            b->column += sign(b->goal_column - b->column);
            b->row += sign(b->goal_row - b->row);
        }
        count(bodies, n, power);
        for (int i = 0; i < n; i++) {
            Body *b = &bodies[i];
            int cell = 2 * (b->row * COLUMNS + b->column), hostile = power[cell + 1 - b->side], friends = power[cell + b->side];
            b->lost = 0;
            if (!b->strength || !hostile) continue;
            double chance = (double)mix(mix(0, (uint64_t)i), (uint64_t)hour) / 18446744073709551616.0;
            int lost = (int)(LOSS_RATE * b->strength * hostile / (friends + hostile) * 2.0 + chance);
            b->lost = lost < b->strength ? lost : b->strength;
        }
        for (int i = 0; i < n; i++) bodies[i].strength -= bodies[i].lost;
    }
}
int main(int argc, char **argv) {
    int n = atoi(argv[1]), turns = atoi(argv[2]);
    Body *bodies = calloc((size_t)n, sizeof(Body));
    int *power = malloc(sizeof(int) * 2 * CELLS);
    double best = 1e9;
    for (int run = 0; argc > 2 && run < 50; run++) {
        struct timespec a, b;
        clock_gettime(CLOCK_MONOTONIC, &a);
        play(bodies, n, turns, power);
        clock_gettime(CLOCK_MONOTONIC, &b);
        double ms = (b.tv_sec - a.tv_sec) * 1e3 + (b.tv_nsec - a.tv_nsec) / 1e6;
        if (ms < best) best = ms;
    }
    long long sum = 0;
    for (int i = 0; i < n; i++) sum += (i + 1LL) * bodies[i].strength;
    printf("%f %lld\n", best, sum);
    return 0;
}
