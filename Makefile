# 每个命令都可以反复执行；细节都在 scripts/ 里。
SHELL := /bin/sh
BASE := $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench demo clean

help: ## 显示本说明
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## 准备环境：.venv、依赖、前端库（没有变化时立即返回）
	@test -n "$(BASE)" || { echo '需要 Python 3.11 或更高版本，例如：apt-get install python3 python3-venv' >&2; exit 1; }
	@$(BASE) scripts/environment.py

run: setup ## 启动系统：数据库、演示数据、网页、后台任务、定时任务（PORT=8001 可换端口）
	@$(PYTHON) -m scripts.serve

test: setup ## 全部测试：SQLite 和真实的 PostgreSQL，真实的浏览器
	@$(PYTHON) -m scripts.test $(ARGS)

lint: setup ## 检查代码：格式、类型、导入方向、模板、迁移、部署设置
	@$(PYTHON) -m scripts.lint

bench: setup ## 基准测试
	@$(PYTHON) -m tests.bench $(ARGS)

demo: setup ## 只装入演示数据（已有则不变）
	@$(PYTHON) manage.py migrate --verbosity 0
	@$(PYTHON) manage.py demo

clean: ## 删除环境、前端库和缓存；data/ 里的数据不动
	rm -rf .venv node_modules staticfiles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -not -path './data/*' -prune -exec rm -rf {} +
