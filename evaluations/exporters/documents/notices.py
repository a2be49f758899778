"""检查通知, 整改通知, 答复函, 公示: one record each."""

import datetime as dt
from collections.abc import Sequence

from core.clock import day_of
from core.contacts import Contact
from core.official import OfficialDocument, plain
from evaluations.models import Case, PublicNotice, Rectification, Round
from evaluations.queries.naming.public import Candidate

_IN_TEXT = 8
"""So many names stand in the text; more of them in a table."""


def write_inspection(
    subject: Round, units: Sequence[str], targets: Sequence[tuple[str, str]], *, at: dt.datetime
) -> bytes:
    """检查通知 of a round: when, whom, what (number and title of each target), how."""
    campaign = subject.campaign
    document = OfficialDocument(title=plain(f"关于开展“{subject.name}”的通知"), at=at)
    document.addressee("各有关单位：")
    document.paragraph(plain(f"根据“{campaign.name}”工作安排，决定开展“{subject.name}”。现将有关事项通知如下。"))
    document.first("时间")
    document.paragraph(f"{_day(subject.starts_on)}至{_day(subject.ends_on)}。")
    document.first("对象")
    is_long = len(units) > _IN_TEXT
    named = f"共{len(units)}个单位，名单见附件1。" if is_long else f"{'、'.join(units) or '待定'}。"
    document.paragraph(plain(named))
    document.first("内容和方式")
    how = f"，结果计入“{subject.get_method_display()}”得分" if subject.method else "，结果不计分"
    document.paragraph(
        plain(f"本次为{subject.get_kind_display()}{how}，涉及{len(targets)}项目标，见附件{2 if is_long else 1}。")
    )
    document.first("要求")
    document.paragraph("请各单位对照目标做好准备，备齐佐证材料，如实反映情况，不搞层层陪同，不增加基层负担。")
    document.signature(plain(campaign.organiser.name), day_of(at))
    if is_long:
        document.attachment(1, "考评单位名单")
        rows = [(str(number), plain(name)) for number, name in enumerate(units, start=1)]
        document.table(("序号", "单位"), rows, (1, 6))
    document.attachment(2 if is_long else 1, "考评目标")
    document.table(("编号", "目标"), [(plain(number), plain(title)) for number, title in targets], (1, 5))
    return document.as_bytes()


def write_rectification(subject: Rectification, *, bureau: str, at: dt.datetime) -> bytes:
    """整改通知 to the unit: the problem, what is to be done, until when. ``subject`` was given with a day."""
    assert subject.due_on is not None
    document = OfficialDocument(title="整改通知书", at=at)
    document.addressee(plain(f"{subject.unit.name}："))
    where = f"{subject.get_source_display()}{f'（{subject.round or subject.survey}）' if subject.round or subject.survey else ''}"
    document.paragraph(
        plain(f"{_day(subject.found_on)}，{where}中发现你单位存在以下问题（整改第{subject.pk}号），现通知整改。")
    )
    document.first("问题")
    document.paragraph(plain(subject.problem))
    if subject.target:
        document.paragraph(plain(f"涉及目标：{subject.target}。"))
    if subject.repeats:
        document.paragraph(f"同一目标的问题在{_day(subject.repeats.found_on)}已经发现过，属重复发生。")
    document.first("整改要求")
    document.paragraph(plain(subject.measure or "请查明原因，制定措施，逐项整改到位。"))
    who = f"责任人：{subject.person}。" if subject.person else "由单位指定责任人。"
    document.paragraph(plain(f"请于{_day(subject.due_on)}前完成整改，并在系统中报告整改结果、附整改前后的材料。{who}"))
    document.paragraph("逾期未完成或再次发生的，按考核办法扣分。")
    document.signature(plain(bureau), day_of(at))
    return document.as_bytes()


def write_reply(case: Case, contact: Contact | None, *, at: dt.datetime) -> bytes:
    """答复函 to the complainant; ``contact``: who that is, where the writer may know it. ``case`` was answered."""
    assert case.replied_on is not None
    document = OfficialDocument(title=plain(f"关于“{case.title}”的答复"), at=at)
    document.addressee(plain(f"{contact.name if contact and contact.name else '诉求人'}："))
    kind = case.get_kind_display()
    document.paragraph(
        plain(
            f"您于{_day(case.received_on)}通过{case.get_channel_display()}提出的{kind}（编号{case.number}）收悉。经办理，现答复如下。"
        )
    )
    for part in case.reply.splitlines():
        if part.strip():
            document.paragraph(plain(part.strip()))
    document.paragraph(plain(f"对答复如有异议，可凭编号向{case.intake.name}反映。感谢您的关心和监督。"))
    document.signature(plain(case.unit.name), case.replied_on)
    return document.as_bytes()


def write_public_notice(notice: PublicNotice, candidates: Sequence[Candidate], *, at: dt.datetime) -> bytes:
    """公示 of candidates with the days and where to object."""
    document = OfficialDocument(title=plain(notice.heading), at=at)
    document.paragraph(
        plain(
            f"根据“{notice.campaign.name}”考核和命名办法，经申报、考核，拟命名下列{len(candidates)}个对象，现予公示。"
        )
    )
    rows = [
        (str(number), plain(f"{each.naming.participation.name}{each.naming.bearer}"), plain(str(each.naming.title)))
        for number, each in enumerate(candidates, start=1)
    ]
    document.table(("序号", "拟命名对象", "称号"), rows, (1, 5, 4))
    document.paragraph(f"公示时间：{_day(notice.starts_on)}至{_day(notice.ends_on)}。")
    document.paragraph(plain(f"对公示对象有异议的，请在公示期内向{notice.contact}反映。反映情况应实事求是。"))
    document.signature(plain(notice.campaign.organiser.name), notice.starts_on)
    return document.as_bytes()


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
