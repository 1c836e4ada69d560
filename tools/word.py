"""Build the Word templates that the product ships: `python tools/word.py`.

An office may put its own beside them; these are plain papers with the fields that the law asks for.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

LINES = Path(__file__).resolve().parent.parent / "src" / "shigan" / "lines"
TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
LONG_AGO = datetime(2022, 1, 1)  # noqa: DTZ001 (Word keeps no zone; the same bytes at every run)


def agreement() -> Path:
    """The written agreement of a mediation."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(paper.add_paragraph(), "{{ title }}", size=22, font=TITLE_FONT, centred=True)
    _line(paper.add_paragraph(), "编号：{{ number }}", centred=True)
    for text in (
        "{%p for party in parties %}",
        "{{ party.side }}：{{ party.name }}"
        "{% if party.address %}，住址：{{ party.address }}{% endif %}",
        "{%p endfor %}",
        "纠纷的主要事实和争议事项：",
        "{%p for line in facts %}",
        "{{ line }}",
        "{%p endfor %}",
        "经{{ committee }}调解，双方自愿达成如下协议：",
        "{%p for line in terms %}",
        "{{ line }}",
        "{%p endfor %}",
        "{%p if perform_by %}",
        "履行期限：{{ perform_by }}前。",
        "{%p endif %}",
        "{%p if confirm %}",
        "双方可以自本协议生效之日起三十日内，共同向有管辖权的人民法院申请司法确认。",
        "{%p endif %}",
        "本协议自双方签名、盖章或按指印，调解员签名并加盖调解委员会印章之日起生效。"
        "协议一式{{ copies }}份，当事人各执一份，调解委员会存一份。",
    ):
        _line(paper.add_paragraph(), text, indented=not text.startswith("{%"))
    for text in (
        "{%p for party in parties %}",
        "{{ party.side }}{{ party.name }}（签名或按指印）：",
        "{%p endfor %}",
        "调解员（签名）：",
        "{{ committee }}（印章）",
        "　　　　年　　月　　日",
    ):
        _line(paper.add_paragraph(), text, before=18)
    paper.core_properties.author = "Shigan"
    paper.core_properties.created = paper.core_properties.modified = LONG_AGO
    target = LINES / "mediation" / "word" / "agreement.docx"
    paper.save(str(target))
    return target


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = 16,
    font: str = TEXT_FONT,
    centred: bool = False,
    indented: bool = False,
    before: int = 0,
) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(28), Pt(before), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        shape.first_line_indent = Pt(size * 2)


if __name__ == "__main__":
    print(agreement())
