"""Room on a crowded map."""

from itertools import combinations

import numpy as np

from sim.view.maps.labels import Box, needs_hair, place_names, push_apart
from sim.view.maps.theatre import round_length
from sim.view.panels import spread


def test_signs_on_one_spot_are_pushed_apart_and_stay_near() -> None:
    points = np.zeros((8, 2))
    radius = np.full(8, 5.0)
    at = push_apart(points, radius, np.zeros((0, 2)), np.zeros(0))
    apart = [float(np.hypot(*(at[a] - at[b]))) for a, b in combinations(range(8), 2)]
    assert min(apart) > 8.5
    assert np.hypot(at[:, 0], at[:, 1]).max() < 30


def test_signs_keep_off_fixed_points_and_lonely_ones_stay() -> None:
    at = push_apart(np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([5.0, 5.0]), np.array([[0.0, 0.0]]), np.array([3.0]))
    assert np.hypot(*at[0]) > 6.5
    assert np.hypot(*(at[1] - [100, 0])) < 1.0
    assert push_apart(np.zeros((0, 2)), np.zeros(0), np.zeros((0, 2)), np.zeros(0)).shape == (0, 2)


def test_names_never_overlap_and_stay_inside() -> None:
    frame = Box(0, 0, 200, 100)
    points = [(100.0, 50.0), (104.0, 52.0), (98.0, 47.0), (199.0, 99.0), (102.0, 50.0)]
    boxes = place_names(points, [(40.0, 10.0)] * 5, frame, [Box(90, 45, 110, 55)], gap=4)
    found = [box for box in boxes if box is not None]
    assert len(found) >= 4
    assert all(box.inside(frame) for box in found)
    assert all(one.overlap(other) == 0 for one, other in combinations(found, 2))


def test_a_name_without_room_is_left_out() -> None:
    frame = Box(0, 0, 50, 12)
    assert place_names([(25.0, 6.0)], [(60.0, 10.0)], frame, [], gap=2) == [None]


def test_a_name_is_tied_to_its_town_where_it_stands_apart_or_another_town_is_nearer() -> None:
    name, own = Box(10, 0, 40, 8), (6.0, 4.0)
    assert not needs_hair(name, own, [own, (60.0, 4.0)], gap=4)
    assert needs_hair(name, own, [own, (42.0, 4.0)], gap=4)
    assert needs_hair(name, (3.0, 4.0), [(3.0, 4.0)], gap=4)


def test_names_of_lines_keep_their_distance_and_stay_above_the_axis() -> None:
    placed = spread([10.0, 11.0, 12.0, 50.0], room=8.0, low=4.0)
    assert placed == [4.0, 12.0, 20.0, 50.0] or np.all(np.diff(sorted(placed)) >= 8.0)
    assert min(placed) >= 4.0
    assert placed[3] == 50.0


def test_a_scale_bar_has_a_round_length() -> None:
    assert [round_length(km) for km in (250.0, 199.0, 45.0, 10.0, 0.7)] == [200, 100, 20, 10, 0.5]
