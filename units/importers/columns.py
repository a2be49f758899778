"""The columns of the workbook of units and people; template, export and import share them."""

from core.sheets import Column
from units.enums import UnitKind
from units.permissions import GRANTABLE

UNITS_SHEET, PEOPLE_SHEET = "单位", "人员"

UNIT_COLUMNS = (
    Column(
        "code", "代码", "单位的固定代号，编好以后不再改动，靠它认出同一个单位。字母、数字或短横线。", is_required=True
    ),
    Column("name", "名称", "单位全称。新单位必填。", is_required=True, width=28),
    Column("short_name", "简称", "表格里显示的短名称。"),
    Column("parent", "上级代码", "上级单位的代码；上级可以是系统里已有的单位，也可以写在本表中（先后不限）。"),
    Column("kind", "类别", "新单位必填。", choices=tuple(str(kind.label) for kind in UnitKind)),
    Column("comparison_class", "比较类别", "同一比较类别的单位之间排名，如“区县局”。"),
    Column("weight", "权重", "汇总到上级时的权重，不填为 1，小数最多 2 位。", width=10),
    Column("exists_from", "设立日期", "写成 2026-03-31 的样子。", width=14),
    Column("exists_to", "撤销日期", "只在录入历史上已撤销的单位时填写；撤销现有单位请到该单位的页面办理。", width=14),
    Column("successor", "承继单位代码", "已撤销单位由哪个单位承继，填代码。"),
)

PEOPLE_COLUMNS = (
    Column("username", "登录名", "3 至 40 位字母、数字、点、下划线或短横线；靠它认出同一个人。", is_required=True),
    Column("name", "姓名", "新人员必填。", is_required=True),
    Column("phone", "手机", "只含数字和短横线。"),
    Column("email", "电子邮箱", "接收提醒和密码的邮箱。", width=26),
    Column("unit", "单位代码", "任职单位的代码。一个人在几个单位任职，就写几行。", is_required=True),
    Column(
        "roles",
        "角色",
        "可写几个，用顿号分开，如“填报员、审核员”。导入只增加角色，不收回角色。",
        choices=tuple(str(role.label) for role in GRANTABLE),
        is_open=True,
        width=20,
    ),
    Column("post", "职务", "在该单位的职务，如“科长”。"),
)

NOTES = (
    "第一张表填单位，第二张表填人员；只导入其中一种时，另一张表留空即可。",
    "空着的单元格表示“不改”：系统里已有的内容保持原样。红色表头的列必填。",
    "上传后先显示将要新增、修改的内容和全部错误，确认以后才会写入；有一处错误就什么都不写入。",
    "同一个文件可以反复导入，第二次不会产生任何变化。新人员导入后由创建办在人员页面发出登录邀请。",
)
