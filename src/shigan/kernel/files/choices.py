"""What kinds of files are taken as evidence."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FileKind(TextChoices):
    """Kinds told by their content. The stored value is the media type."""

    JPEG = "image/jpeg", _("JPEG 图片")
    PNG = "image/png", _("PNG 图片")
    WEBP = "image/webp", _("WebP 图片")
    PDF = "application/pdf", _("PDF 文档")
    OFD = "application/ofd", _("OFD 文档")
    DOCX = (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("Word 文档"),
    )
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _("Excel 表格")
    PPTX = (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _("PowerPoint 演示文稿"),
    )

    @property
    def is_image(self) -> bool:
        """Whether it has a display copy and a thumbnail."""
        return self.value.startswith("image/")
