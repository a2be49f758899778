"""Well-formed values of people and units; used by field, form and importer alike."""

from django.core.validators import RegexValidator

validate_username = RegexValidator(r"^[A-Za-z0-9_.\-]{3,40}$", "登录名须为 3 至 40 位字母、数字、点、下划线或短横线")
validate_phone = RegexValidator(r"^\+?[0-9\-]{5,20}$", "请输入正确的电话号码（只含数字和短横线）")
