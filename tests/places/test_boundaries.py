"""From coordinates to a drawn district."""

import pytest

from places.boundaries import BoundaryMatch, district_at, neighbours_of
from places.reference import read_csv


@pytest.mark.parametrize(
    ("latitude", "longitude", "slug"),
    [
        (30.18, 67.0, "quetta"),
        (33.6844, 73.0479, "islamabad"),
        (32.2989, 69.5725, "lower-south-waziristan"),
        (35.8518, 71.7864, "lower-chitral"),
    ],
)
def test_a_point_in_a_polygon_has_its_district(latitude: float, longitude: float, slug: str) -> None:
    assert district_at(latitude, longitude) == BoundaryMatch(slug, "inside", 0.0)


def test_a_point_off_the_coast_has_the_nearest_district_and_says_so() -> None:
    # The sea off Gwadar town.
    assert district_at(25.08, 62.3) == BoundaryMatch("gwadar", "nearest", 1.67)


def test_the_distance_is_in_kilometres_also_across_degrees_of_longitude() -> None:
    # Straight west of the Iranian border near Mand: a degree of longitude is about 100 km here, not 111.
    edge = district_at(26.05, 61.8)
    assert edge is not None
    outside = [(step, district_at(26.05, 61.8 - step / 1000)) for step in range(100)]
    near = [(step, match) for step, match in outside if match and match.how == "nearest"]
    (first_step, first), (last_step, last) = near[0], near[-1]
    run_km = (last_step - first_step) / 1000 * 111.195 * 0.8984
    assert last.km - first.km == pytest.approx(run_km, rel=0.15)
    assert last.km <= 5.0


@pytest.mark.parametrize(
    ("latitude", "longitude"), [(24.0, 66.0), (28.6, 77.2), (34.5, 69.2), (25.03, 62.3), (0.0, 0.0)]
)
def test_a_point_far_from_every_polygon_has_none(latitude: float, longitude: float) -> None:
    assert district_at(latitude, longitude) is None


def test_every_drawn_label_point_lies_in_its_own_district() -> None:
    for row in read_csv("districts"):
        if row["drawn"] == "yes":
            match = district_at(float(row["lat"]), float(row["lon"]))
            assert match == BoundaryMatch(row["slug"], "inside", 0.0)


def test_neighbours_touch_and_the_relation_is_mutual() -> None:
    assert neighbours_of("quetta") == {"harnai", "killa-abdullah", "mastung", "nushki", "pishin", "ziarat"}
    for slug in neighbours_of("quetta"):
        assert "quetta" in neighbours_of(slug)
        assert slug not in neighbours_of(slug)


def test_a_district_that_is_not_drawn_has_no_neighbours() -> None:
    with pytest.raises(KeyError, match="upper-swat"):
        neighbours_of("upper-swat")
