"""Day and night: when the sun is up over the theatre.

Sun: the general solar position formulas of NOAA's Global Monitoring Laboratory (Fourier series in the day of
the year), sunrise and sunset at a zenith of 90.833° (refraction and the sun's radius included). Hours are UTC, which is
Mali's own time. Left out: twilight (about 23 minutes each side), moonlight, hills.
"""

import datetime
import math

from agents.records.columns import LIGHT, Rows, records

SUNRISE_ZENITH = math.radians(90.833)


def sun_hours(date: datetime.date, lat: float, lon: float) -> tuple[float, float]:
    """Hours [UTC] of sunrise and sunset on a date at a place in degrees; outside the polar circles only."""
    days = 366 if date.year % 4 == 0 and (date.year % 100 != 0 or date.year % 400 == 0) else 365
    g = 2.0 * math.pi * (date.timetuple().tm_yday - 1) / days
    equation_of_time = 229.18 * (  # minutes that the sun is ahead of the clock
        0.000075
        + 0.001868 * math.cos(g)
        - 0.032077 * math.sin(g)
        - 0.014615 * math.cos(2 * g)
        - 0.040849 * math.sin(2 * g)
    )
    declination = (
        0.006918
        - 0.399912 * math.cos(g)
        + 0.070257 * math.sin(g)
        - 0.006758 * math.cos(2 * g)
        + 0.000907 * math.sin(2 * g)
        - 0.002697 * math.cos(3 * g)
        + 0.00148 * math.sin(3 * g)
    )
    phi = math.radians(lat)
    cosine = math.cos(SUNRISE_ZENITH) / (math.cos(phi) * math.cos(declination)) - math.tan(phi) * math.tan(declination)
    half_day = math.degrees(math.acos(max(-1.0, min(1.0, cosine)))) / 15.0
    noon = 12.0 - lon / 15.0 - equation_of_time / 60.0
    return noon - half_day, noon + half_day


def light_table(start: datetime.date, n_ticks: int, tick_hours: float, lat: float, lon: float) -> Rows:
    """[N] LIGHT: the share of each turn that is light at the place."""
    table = records(LIGHT, n_ticks)
    midnight = datetime.datetime.combine(start, datetime.time())
    for tick in range(n_ticks):
        begin = midnight + datetime.timedelta(hours=tick * tick_hours)
        hour = begin.hour + begin.minute / 60.0
        rise, set_ = sun_hours(begin.date(), lat, lon)
        lit = min(hour + tick_hours, set_) - max(hour, rise)
        table.daylight[tick] = max(0.0, lit) / tick_hours
    return table
