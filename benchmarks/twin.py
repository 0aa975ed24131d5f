"""A twin of movement and combat alone, in ordinary Mesa style: what one would write first.

Bodies of two sides walk over the 20 km grid, a cell an hour, each to a place of its own and then to the next; whoever
meets enemies stops and fights until one side is gone. Strengths are whole numbers and chances are keyed by body and
hour, so that the twins in numpy (twin_numpy.py) and C (twin.c) end with the very same strengths.
"""

import sys
import time

import mesa
from mesa.discrete_space import CellAgent, OrthogonalMooreGrid

COLUMNS, ROWS, HOURS = 74, 60, 6
MASK = (1 << 64) - 1
LOSS_RATE, STRENGTH = 0.02, 100


def mixed(*words: int) -> int:
    """A whole number of 64 bits from keys (splitmix64)."""
    x = 0
    for word in words:
        x = (x + word * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & MASK
        x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
        x ^= x >> 31
    return x


class Body(CellAgent):
    """One body of people."""

    def __init__(self, model: "Twin", number: int) -> None:
        super().__init__(model)
        self.number, self.side, self.strength, self.walks = number, number % 2, STRENGTH, 0
        self.cell = model.place(number, 0)
        self.goal = model.place(number, 1)

    @property
    def enemies(self) -> list["Body"]:
        return [other for other in self.cell.agents if other.side != self.side and other.strength > 0]

    def march(self) -> None:
        """One cell nearer to the goal; a new goal on arrival."""
        if self.strength == 0 or self.enemies:
            return
        if self.cell is self.goal:
            self.walks += 1
            self.goal = self.model.place(self.number, 1 + self.walks)
        column, row = self.cell.coordinate
        there = self.goal.coordinate
        step = ((there[0] > column) - (there[0] < column), (there[1] > row) - (there[1] < row))
        self.next_cell = self.model.grid[column + step[0], row + step[1]]

    def go(self) -> None:
        """All move at once."""
        if self.next_cell is not None:
            self.cell, self.next_cell = self.next_cell, None

    next_cell = None

    def fight(self) -> None:
        """Count what the enemies here do to it this hour."""
        self.lost = 0
        if self.strength == 0:
            return
        hostile = sum(other.strength for other in self.enemies)
        if hostile:
            friends = sum(other.strength for other in self.cell.agents if other.side == self.side)
            chance = mixed(self.number, self.model.hour) / 2.0**64
            self.lost = min(
                self.strength, int(LOSS_RATE * self.strength * hostile / (friends + hostile) * 2.0 + chance)
            )

    def lose(self) -> None:
        """All lose at once."""
        self.strength -= self.lost


class Twin(mesa.Model):
    """So many bodies on the grid."""

    def __init__(self, bodies: int = 184, seed: int = 1) -> None:
        super().__init__(seed=seed)
        self.grid = OrthogonalMooreGrid((COLUMNS, ROWS), torus=False, random=self.random)
        self.hour = 0
        for number in range(bodies):
            Body(self, number)

    def place(self, number: int, walk: int):
        """A keyed place on the grid."""
        return self.grid[mixed(number, walk, 1) % COLUMNS, mixed(number, walk, 2) % ROWS]

    def step(self) -> None:
        """A turn of six hours."""
        for _ in range(HOURS):
            for what in ("march", "go", "fight", "lose"):
                self.agents.do(what)
            self.hour += 1


def play(bodies: int, turns: int) -> list[int]:
    """Strengths after so many turns."""
    model = Twin(bodies)
    for _ in range(turns):
        model.step()
    return [body.strength for body in sorted(model.agents, key=lambda body: body.number)]


if __name__ == "__main__":
    bodies, turns = int(sys.argv[1]), int(sys.argv[2])
    begun = time.perf_counter()
    strengths = play(bodies, turns)
    print((time.perf_counter() - begun) * 1000.0, sum((n + 1) * s for n, s in enumerate(strengths)))
