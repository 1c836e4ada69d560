"""The pages: masked, shown once, refused to others, and no number anywhere else."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from pytest_django import Settings

from shigan.kernel.audit.models import AuditRow
from shigan.registers.people.actions.groups import group_join
from shigan.registers.people.actions.residents import Order, resident_leave
from shigan.registers.people.models import PeopleGroup, Resident
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, OLD_ID, PHONE, add, child, grown

ClientOf = Callable[[str], Client]
MASKED = ("3709**********0007", "199****0001")
HOME = {"estate": "三里小区", "building": "3", "entrance": "2", "room": "401"}


@pytest.fixture
def old(cast: Cast) -> Resident:
    return add(cast, **HOME)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def url(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def entered(cast: Cast, suffix: str = "001001", **more: str) -> dict[str, str]:
    return {
        "name": "张秀兰",
        "unit": cast.unit(suffix).code,
        "residence": "REGISTERED",
        "resident_id": OLD_ID,
        "phone": PHONE,
        **more,
    }


def test_the_list_is_masked(client_of: ClientOf, old: Resident) -> None:
    page = text(client_of("community").get(url("register")))
    assert all(shown in page for shown in (*MASKED, "张秀兰", "三里小区3号楼2单元401室", "72"))
    assert OLD_ID not in page
    assert PHONE not in page
    assert "1950-01-01" not in page


def test_the_list_is_narrowed(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    man = add(cast, "001002", **grown("张强", residence="FLOATING"))
    group_join(actor=cast.scope("community"), pk=old.pk, code="veteran", since=date(2022, 1, 1))
    resident_leave(
        actor=cast.scope("community"), order=Order(man.pk), left_on=date(2022, 3, 1), why="MOVED"
    )
    client = client_of("community")

    def names(**params: str) -> list[str]:
        rows = client.get(url("register"), params).context["list_rows"]
        return [row.record.name for row in rows]

    assert names() == ["张秀兰", "张强"]
    assert names(q="zq") == ["张强"]
    assert names(unit=cast.unit("001002").code) == ["张强"]
    assert names(group="veteran") == ["张秀兰"]
    assert names(age="65-79") == ["张秀兰"]
    assert names(residence="FLOATING") == ["张强"]
    assert names(state="HERE") == ["张秀兰"]
    assert names(state="LEFT") == ["张强"]
    assert names(sex="M") == ["张强"]
    assert names(group="nobody") == []


def test_the_sheet_is_masked_and_its_taking_is_logged(client_of: ClientOf, old: Resident) -> None:
    answer = client_of("leader").get(url("register"), {"format": "xlsx", "age": "65-79"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    heading, row = list(book.worksheets[0].iter_rows(values_only=True))
    shown = dict(zip(heading, row, strict=True))
    assert (shown["身份证号"], shown["电话"], shown["年龄（周岁）"]) == (*MASKED, 72)
    assert not {OLD_ID, PHONE} & {str(value) for value in row}
    log = AuditRow.objects.get(code="people.register_export")
    assert (log.actor_name, log.after["rows"], log.after["filters"]) == ("丙领导", 1, ["age"])


@pytest.mark.parametrize("login", ["community", "worker_a", "leader", "auditor"])
def test_a_resident_is_masked_for_everybody(client_of: ClientOf, old: Resident, login: str) -> None:
    answer = client_of(login).get(url("resident", old.pk))
    page = text(answer)
    assert all(shown in page for shown in (*MASKED, "1950-**-**", "72周岁"))
    assert not any(plain in page for plain in (OLD_ID, PHONE, "1950-01-01"))
    assert answer["Cache-Control"] == "no-store"
    assert ("看完整的" in page) is (login == "community")


@pytest.mark.parametrize("login", ["worker_b", "head", "outsider"])
def test_who_is_out_of_reach_is_like_nobody(
    client_of: ClientOf, cast: Cast, old: Resident, login: str
) -> None:
    client = client_of(login)
    for name, *args in (
        ("resident",), ("correct",), ("unmask", "phone"), ("join",), ("quit", 1), ("left",),
        ("back",), ("erase",), ("merge",), ("split",), ("sponsor",), ("unsponsor",),
    ):  # fmt: skip
        for method in (client.get, client.post):
            if name == "resident" and method == client.post:
                continue
            data = {"into": str(old.pk + 1)} if name == "merge" else {}
            answers = [method(url(name, pk, *args), data) for pk in (old.pk, old.pk + 100)]
            assert answers[0].status_code == answers[1].status_code, name
            assert answers[0].status_code == 404, name
    assert AuditRow.objects.filter(result="DONE").count() == 1  # that she was entered


def test_the_outsider_gets_nothing(client_of: ClientOf, old: Resident) -> None:
    client = client_of("outsider")
    for name in ("register", "add", "alike", "expired", "groups"):
        assert client.get(url(name)).status_code == 404, name
    assert client.post(url("find"), {"number": OLD_ID}).status_code == 404
    assert client.get("/personal/").status_code == 404
    assert client.get("/search/", {"q": "张秀兰"}).context["found"] == []
    assert client.get(url("register"), {"format": "xlsx"}).status_code == 404


def test_children_are_a_number_to_others(client_of: ClientOf, cast: Cast) -> None:
    made = child(cast)
    page = text(client_of("worker_a").get(url("register")))
    assert "另有1名未满十四周岁的居民不在您的查看范围" in page
    assert "张小妹" not in page
    assert client_of("worker_a").get(url("resident", made.pk)).status_code == 404
    assert "张小妹" in text(client_of("community").get(url("register")))


def test_a_value_is_shown_once(client_of: ClientOf, old: Resident) -> None:
    client = client_of("community")
    sent = {"unmask-purpose": "CONTACT", "unmask-words": "通知体检"}
    answer = client.post(url("unmask", old.pk, "phone"), sent)
    page = text(answer)
    assert answer.status_code == 200
    assert PHONE in page
    assert OLD_ID not in page
    assert answer["Cache-Control"] == "no-store"
    after = text(client.get(url("resident", old.pk)))
    assert PHONE not in after
    assert "联系本人或家属：通知体检" in after
    birth = text(client.post(url("unmask", old.pk, "birth"), sent))
    assert "1950-01-01" in birth


def test_no_purpose_no_value(client_of: ClientOf, old: Resident) -> None:
    client = client_of("community")
    for sent in ({}, {"unmask-purpose": "CONTACT"}, {"unmask-words": "想看看"}):
        answer = client.post(url("unmask", old.pk, "phone"), sent)
        assert answer.status_code == 422
        assert PHONE not in text(answer)
    assert client.post(url("unmask", old.pk, "name")).status_code == 404
    assert client_of("worker_a").post(url("unmask", old.pk, "phone")).status_code == 404
    assert not AuditRow.objects.filter(code="personal.value_unmask", result="DONE").exists()


def test_each_label_of_the_page_is_of_its_own_field(client_of: ClientOf, old: Resident) -> None:
    client = client_of("community")
    pages = [
        client.get(url("resident", old.pk)),
        client.post(url("unmask", old.pk, "phone"), {"unmask-purpose": "CONTACT"}),
    ]
    for page in map(text, pages):
        ids = re.findall(r' id="([^"]+)"', page)
        assert sorted(ids) == sorted(set(ids))


def test_entering_somebody(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("community")
    wrong = client.post(url("add"), entered(cast, resident_id=OLD_ID[:-1] + "8"))
    assert wrong.status_code == 422
    assert "校验位不对" in text(wrong)
    done = client.post(url("add"), entered(cast, **HOME))
    made = Resident.objects.get()
    assert (done.status_code, done["Location"]) == (302, url("resident", made.pk))
    assert client.post(url("add"), entered(cast, "002001")).status_code == 422
    assert client_of("worker_a").get(url("add")).status_code == 404


def test_correcting_leaves_numbers_that_are_left_blank(
    client_of: ClientOf, cast: Cast, old: Resident
) -> None:
    client = client_of("community")
    page = text(client.get(url("correct", old.pk)))
    assert all(shown in page for shown in (*MASKED, "1950-**-**"))
    assert not any(plain in page for plain in (OLD_ID, PHONE, "1950-01-01"))
    sent = entered(cast, name="张秀岚", resident_id="", phone="无", reason="本人要求更正", seen="1")
    assert client.post(url("correct", old.pk), sent).status_code == 302
    found = Resident.objects.get()
    assert (found.name, found.resident_id.open(), str(found.phone)) == ("张秀岚", OLD_ID, "")
    assert found.birth == date(1950, 1, 1)
    assert client.post(url("correct", old.pk), sent).status_code == 409
    new = {**sent, "resident_id": GROWN_ID, "seen": "2"}
    assert client.post(url("correct", old.pk), new).status_code == 302
    assert Resident.objects.get().birth == date(1988, 12, 31)
    assert client_of("worker_a").get(url("correct", old.pk)).status_code == 404


def test_a_number_finds_by_post_alone(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    client = client_of("worker_a")
    answer = client.post(url("find"), {"number": f" {OLD_ID} "})
    assert (answer.status_code, answer["Location"]) == (302, url("resident", old.pk))
    none = text(client.post(url("find"), {"number": GROWN_ID}))
    assert ("没有这个号码的居民" in none, GROWN_ID in none) == (True, False)
    assert client.get(url("find"), {"number": OLD_ID})["Location"] == url("register")
    add(cast, "001001", **grown("王强", phone=PHONE))
    both = text(client.post(url("find"), {"number": PHONE}))
    assert ("张秀兰" in both, "王强" in both, PHONE in both) == (True, True, False)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (OLD_ID[:-1] + "8", "号码有误：身份证号的校验位不对，多半抄错了一位，请对照证件核对"),
        (
            OLD_ID[:6] + "19501301" + OLD_ID[14:],
            "号码有误：身份证号里的出生日期不存在，请对照证件核对",
        ),
        (OLD_ID[:-1], "号码不全或有误：请填18位身份证号、11位手机号，或带区号的固定电话"),
        (PHONE[:-1], "号码不全或有误：请填18位身份证号、11位手机号，或带区号的固定电话"),
        ("", "请填写完整的身份证号或电话"),
    ],
)
def test_a_mistyped_number_is_told_as_such(
    client_of: ClientOf, old: Resident, number: str, said: str
) -> None:
    answer = client_of("worker_a").post(url("find"), {"number": number})
    assert (answer.status_code, answer.context["find"].errors) == (422, {"number": [said]})
    assert "没有这个号码的居民" not in text(answer)
    assert answer["Cache-Control"] == "no-store"


NUMBERS = (
    OLD_ID, "370902 19500101 0007", "370902500101001", PHONE, "１９９００００００１１",
    "0538-8220001", "8220001", OLD_ID[:-1],
)  # fmt: skip


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_an_address_is_not_looked_for(
    client_of: ClientOf, old: Resident, number: str
) -> None:
    client = client_of("worker_a")
    for more in ({}, {"format": "xlsx"}):
        answer = client.get(url("register"), {"q": number, "sex": "F", **more})
        assert (answer.status_code, answer["Location"]) == (302, url("register") + "?sex=F")
    page = text(client.get(url("register"), {"sex": "F"}))
    assert "号码不能写在地址里" in page
    assert client.get(url("register"), {"q": "zxl"}).status_code == 200
    assert not AuditRow.objects.filter(code="people.register_export").exists()


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_in_a_search_box_stands_in_no_address(
    client_of: ClientOf, old: Resident, number: str
) -> None:
    client = client_of("worker_a")
    general = client.post("/search/", {"q": number})
    assert (general.status_code, general["Cache-Control"]) == (200, "no-store")
    listed = client.post(url("register") + "?sex=F", {"q": number})
    if number in {OLD_ID, "370902 19500101 0007", PHONE}:
        assert listed["Location"] == url("resident", old.pk)
        assert [hit.title for hit in general.context["found"][0].hits] == ["张秀兰"]
        assert AuditRow.objects.filter(code="people.number_look_up").count() == 2
    else:
        found = (general.context["found"], listed["Cache-Control"])
        assert found == ([], "no-store")
        assert "Location" not in listed


def test_a_name_in_a_search_box_goes_on_to_the_address(client_of: ClientOf, old: Resident) -> None:
    client = client_of("worker_a")
    page = text(client.get(url("register"), {"sex": "F", "q": "张", "page": "1"}))
    assert f'method="post" action="{url("register")}?sex=F"' in page
    sent = client.post(url("register") + "?sex=F", {"q": " 张秀兰 "})
    assert (sent.status_code, sent["Location"]) == (
        302, url("register") + "?sex=F&q=%E5%BC%A0%E7%A7%80%E5%85%B0",
    )  # fmt: skip
    assert client.post(url("register") + "?sex=F", {"q": ""})["Location"].endswith("?sex=F")
    general = client.post("/search/", {"q": "张秀兰"})
    assert (general.status_code, general["Location"]) == (
        302, "/search/?q=%E5%BC%A0%E7%A7%80%E5%85%B0",
    )  # fmt: skip
    assert not AuditRow.objects.filter(code="people.number_look_up").exists()


def test_who_sees_no_residents_finds_nobody_by_number(client_of: ClientOf, old: Resident) -> None:
    client = client_of("outsider")
    assert client.post("/search/", {"q": OLD_ID}).context["found"] == []
    assert client.post(url("register"), {"q": OLD_ID}).status_code == 404
    far = client_of("worker_b").post("/search/", {"q": OLD_ID})
    assert far.context["found"] == []


def test_an_id_that_is_there_leads_to_the_entry(
    client_of: ClientOf, cast: Cast, old: Resident
) -> None:
    client, link = client_of("community"), f'href="{url("resident", old.pk)}">张秀兰'
    twice = client.post(url("add"), entered(cast, name="别名"))
    assert (twice.status_code, link in text(twice)) == (422, True)
    phone = client.post(url("add"), entered(cast, resident_id=PHONE))
    assert (phone.status_code, link in text(phone)) == (422, False)
    man = add(cast, "001002", **grown("张强"))
    sent = entered(cast, "001002", name="张强", reason="补号码", seen="1", phone="")
    wrong = client.post(url("correct", man.pk), sent)
    assert (wrong.status_code, link in text(wrong)) == (422, True)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("unmask", ("phone",)), ("join", ()), ("quit", (1,)), ("left", ()), ("back", ()),
        ("sponsor", ()), ("unsponsor", ()), ("erase", ()), ("merge", ()), ("split", ()),
    ],
)  # fmt: skip
def test_the_answer_to_a_form_asked_again_is_the_page(
    client_of: ClientOf, old: Resident, name: str, args: tuple[object, ...]
) -> None:
    answer = client_of("community").get(url(name, old.pk, *args))
    assert (answer.status_code, answer["Location"]) == (302, url("resident", old.pk))


def test_who_looked_is_told_by_the_server_s_time(
    client_of: ClientOf, old: Resident, settings: Settings
) -> None:
    client, said = client_of("community"), "这里是服务器的实际时间；本页其余按样例的时间，现在是"
    sent = {"unmask-purpose": "CONTACT", "unmask-words": "通知体检"}
    client.post(url("unmask", old.pk, "phone"), sent)
    assert said not in text(client.get(url("resident", old.pk)))
    settings.SHIGAN_CLOCK_OFFSET = timedelta(hours=1)
    assert said in text(client.get(url("resident", old.pk)))


def test_groups_leaving_merging_erasing(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    client = client_of("community")
    join = {"join-group": "veteran", "join-since": "2022-03-01"}
    assert client.post(url("join", old.pk), join).status_code == 302
    assert client.post(url("join", old.pk), join).status_code == 422
    row = old.memberships.get()
    assert client.post(url("quit", old.pk, row.pk)).status_code == 302
    leave = {"leave-left_on": "2022-03-01", "leave-left_why": "MOVED"}
    assert client.post(url("left", old.pk), leave).status_code == 302
    assert client.post(url("back", old.pk)).status_code == 302
    twin = add(cast, name="章秀兰", resident_id=None, phone=None, birth=date(1950, 1, 1), sex="F",
               **HOME)  # fmt: skip
    page = text(client.get(url("alike")))
    assert ("章秀兰" in page, "姓名相近" in page) == (True, True)
    assert client.post(url("merge", twin.pk), {"into": str(old.pk)})["Location"] == url(
        "resident", old.pk
    )
    assert "取消合并" in text(client.get(url("resident", old.pk)))
    assert "已并入" in text(client.get(url("resident", twin.pk)))
    assert client.post(url("split", twin.pk)).status_code == 302
    assert client.post(url("erase", old.pk), {"erase-why": "REQUEST"}).status_code == 422
    gone = {"erase-why": "REQUEST", "erase-reason": "本人书面要求"}
    assert client.post(url("erase", old.pk), gone).status_code == 302
    page = text(client.get(url("resident", old.pk)))
    assert ("张秀兰" in page, "个人信息已于" in page) == (False, True)


def test_who_is_erased_is_called_so_and_not_corrected(client_of: ClientOf, old: Resident) -> None:
    client = client_of("community")
    erased = {"erase-why": "REQUEST", "erase-reason": "本人要求"}
    answer = client.post(url("erase", old.pk), erased)
    assert answer.status_code == 302, answer.context["form"].errors
    page = text(client.get(url("resident", old.pk)))
    assert "<h1>已删除</h1>" in page
    assert client.get(url("correct", old.pk)).status_code == 404
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        said = gettext("已删除")
    assert f"<h1>{said}</h1>" in text(client.get(url("resident", old.pk)))


def test_what_is_past_its_end_waits_for_a_decision(
    client_of: ClientOf, cast: Cast, old: Resident
) -> None:
    community = client_of("community")
    assert "保存期已满的居民登记" not in text(community.get("/"))
    resident_leave(
        actor=cast.scope("community"), order=Order(old.pk), left_on=date(2019, 3, 1), why="DIED"
    )
    assert "保存期已满的居民登记" in text(community.get("/"))
    assert "张秀兰" in text(community.get(url("expired")))
    assert "1条已过保存期" in text(community.get("/personal/"))
    assert "已过保存期" not in text(client_of("auditor").get("/personal/"))
    assert "张秀兰" not in text(client_of("auditor").get(url("expired")))


def test_the_list_of_groups(client_of: ClientOf) -> None:
    manager = client_of("manager")
    sent = {"code": "volunteer", "label": "志愿者", "sensitive": "no"}
    assert manager.post(url("groups"), sent).status_code == 302
    assert manager.post(url("groups"), sent).status_code == 422
    assert manager.post(url("group-close", "volunteer")).status_code == 302
    assert PeopleGroup.objects.get(code="volunteer").closed_on == date(2022, 3, 5)
    assert client_of("community").post(url("groups"), sent).status_code == 404


def test_the_datasets_say_on_what_ground(client_of: ClientOf) -> None:
    page = text(client_of("auditor").get("/personal/"))
    for said in (
        "居民基本信息",
        "未满十四周岁居民",
        "群体标签",
        "第十三条第三项",
        "迁出或死亡之后保存3年",
    ):
        assert said in page
