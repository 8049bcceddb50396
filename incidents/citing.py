"""How the record is cited, and on what terms it may be used."""

CITATION = "Nigran, an open record of militant violence in Pakistan"
LICENCE = (
    "CC BY 4.0; coordinates rest on GeoNames (CC BY 4.0), UCDP GED (CC BY 4.0) and polygons under ODbL 1.0: "
    "docs/licences.md"
)
