"""Coordinate systems that a position may come in."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Crs(TextChoices):
    """Where a longitude and latitude were read from."""

    CGCS2000 = "CGCS2000", _("国家大地坐标（天地图、测绘成果）")
    WGS84 = "WGS84", _("卫星定位（手机、照片）")
    GCJ02 = "GCJ02", _("国测局坐标（高德、腾讯地图）")
    BD09 = "BD09", _("百度坐标（百度地图）")


class Flaw(TextChoices):
    """Why a geometry is no outline of a cell."""

    KIND = "KIND", _("几何类型应为 Polygon 或 MultiPolygon")
    UNREADABLE = "UNREADABLE", _("坐标读不出来")
    ABROAD = "ABROAD", _("坐标不在中国范围内（经度在前，纬度在后）")
    CROSSED = "CROSSED", _("边界自相交，或各部分互相重叠")
