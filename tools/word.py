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
from docx.text.parfmt import ParagraphFormat

LINES = Path(__file__).resolve().parent.parent / "src" / "shigan" / "lines"
TITLE_FONT, TEXT_FONT = "方正小标宋简体", "仿宋_GB2312"
LONG_AGO = datetime(2022, 1, 1)  # noqa: DTZ001 (Word keeps no zone; the same bytes at every run)

#: What is written by hand where it is not known, or not for whoever draws the paper to see.
HAND, SHORT = "_" * 20, "_" * 6
LAST_OF_PARTY = ("身份证号", "联系方式")
#: Who the parties are, as the form of an agreement asks it (人民调解协议书格式).
PARTY = (
    "{%p if party.organisation %}",
    "{{ party.side }}：{{ party.name }}",
    "地址：{{ party.address or '" + HAND + "' }}",
    f"法定代表人：{SHORT}{SHORT}　职务：{SHORT}{SHORT}",
    f"统一社会信用代码：{HAND}",
    "联系方式：{{ party.phone or '" + HAND + "' }}",
    "{%p else %}",
    f"{{{{ party.side }}}}：{{{{ party.name }}}}　性别：{SHORT}　民族：{SHORT}　年龄：{SHORT}",
    f"职业：{SHORT}{SHORT}　单位或住址：{{{{ party.address or '{HAND}' }}}}",
    f"身份证号：{HAND}　联系方式：{{{{ party.phone or '{SHORT}{SHORT}' }}}}",
    "{%p endif %}",
)
CLAUSE = (
    "本协议自双方签名、盖章或按指印，调解员签名并加盖调解委员会印章之日起生效。"
    "协议一式{{ copies }}份，当事人各执一份，调解委员会存一份。"
)
SIGNED = (
    "{%p for party in parties %}",
    "{{ party.side }}{{ party.name }}"
    "（{% if party.organisation %}盖章，负责人签名{% else %}签名或按指印{% endif %}）：",
    "{%p endfor %}",
    "调解员（签名）：　　　　　　　　记录人（签名）：",
    "{{ committee }}（印章）",
    "　　　　年　　月　　日",
)


def agreement() -> Path:
    """The written agreement of a mediation."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3), Cm(2.8)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    _line(paper.add_paragraph(), "{{ title }}", size=22, font=TITLE_FONT, centred=True)
    _line(paper.add_paragraph(), "编号：{{ number }}", centred=True)
    for text in ("{%p for party in parties %}", *PARTY, "{%p endfor %}"):
        _line(paper.add_paragraph(), text).keep_with_next = not text.startswith(LAST_OF_PARTY)
    for text in (
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
    ):
        _line(paper.add_paragraph(), text, indented=not text.startswith("{%"))
    # Nobody signs a page without the agreement: the signatures keep to its last clause.
    _line(paper.add_paragraph(), CLAUSE, indented=True).keep_with_next = True
    for text in SIGNED:
        _line(paper.add_paragraph(), text, before=12).keep_with_next = text != SIGNED[-1]
    paper.core_properties.author = "Shigan"
    paper.core_properties.created = paper.core_properties.modified = LONG_AGO
    target = LINES / "mediation" / "word" / "agreement.docx"
    paper.save(str(target))
    return target


def _line(
    paragraph: Paragraph,
    text: str,
    *,
    size: int = 14,
    font: str = TEXT_FONT,
    centred: bool = False,
    indented: bool = False,
    before: int = 0,
) -> ParagraphFormat:
    run = paragraph.add_run(text)
    run.font.size, run.font.name = Pt(size), font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)  # noqa: SLF001
    shape = paragraph.paragraph_format
    shape.line_spacing, shape.space_before, shape.space_after = Pt(24), Pt(before), Pt(0)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        shape.first_line_indent = Pt(size * 2)
    shape.keep_together = True
    return shape


if __name__ == "__main__":
    print(agreement())
