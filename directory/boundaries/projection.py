"""ETRS-TM35FIN (EPSG:3067) to degrees, by the series of JHS 197 (Public Administration Recommendation), annex 4.

ETRS89 and WGS84 differ by less than a metre, which no map of counties shows.
"""

import math

SEMI_MAJOR_AXIS_M = 6378137.0
FLATTENING = 1 / 298.257222101
SCALE = 0.9996
CENTRAL_MERIDIAN = math.radians(27)
FALSE_EASTING_M = 500_000.0

_N = FLATTENING / (2 - FLATTENING)
_E = math.sqrt(2 * FLATTENING - FLATTENING**2)
_RADIUS_M = SEMI_MAJOR_AXIS_M / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_SERIES = (
    _N / 2 - 2 / 3 * _N**2 + 37 / 96 * _N**3 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 / 1440 * _N**4,
    17 / 480 * _N**3 - 37 / 840 * _N**4,
    4397 / 161280 * _N**4,
)


def to_degrees(easting_m: float, northing_m: float) -> tuple[float, float]:
    """(latitude, longitude) in degrees of a point in metres of ETRS-TM35FIN; exact to a millimetre in Finland."""
    xi, eta = northing_m / (_RADIUS_M * SCALE), (easting_m - FALSE_EASTING_M) / (_RADIUS_M * SCALE)
    xi_0, eta_0 = xi, eta
    for number, h in enumerate(_SERIES, start=1):
        xi_0 -= h * math.sin(2 * number * xi) * math.cosh(2 * number * eta)
        eta_0 -= h * math.cos(2 * number * xi) * math.sinh(2 * number * eta)
    beta = math.asin(math.sin(xi_0) / math.cosh(eta_0))
    longitude = CENTRAL_MERIDIAN + math.asin(math.tanh(eta_0) / math.cos(beta))
    isometric = math.asinh(math.tan(beta))
    corrected = isometric
    for _round in range(4):
        corrected = isometric + _E * math.atanh(_E * math.tanh(corrected))
    return math.degrees(math.atan(math.sinh(corrected))), math.degrees(longitude)
