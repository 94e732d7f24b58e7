# make serve | build | publish | rollback | bundle | check | impact | library | test | test-long | fuzz | bench | lint | update | audit — each sets up what it needs.

# A folder made by `make library DIR=…`: its reports and settings instead of those here, its site beside them.
LIBRARY ?=
REPORTS ?= $(if $(LIBRARY),$(LIBRARY)/)reports
SITE ?= $(if $(LIBRARY),$(LIBRARY)/)site
PORT ?= 8000
BASE ?= origin/main
PYTHON ?= python3

BIN := .venv/bin
JAVASCRIPT_LINT := scripts/javascript-lint
ESLINT := $(JAVASCRIPT_LINT)/node_modules/.bin/eslint
# Only what the lock files know by its hash; wheels alone, for building one from source fetches what no lock file knows.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:
# Where scripts and the domain are found; neither is installed.
export PYTHONPATH := scripts:hooks
# Where Python is told to keep no bytecode, each process would compile everything anew: a tenth of a second of every check.
export PYTHONDONTWRITEBYTECODE :=
REPORTS_PY := $(BIN)/python scripts/reports.py

.PHONY: serve build publish rollback bundle check impact library test test-long fuzz bench lint lint-javascript update audit clean

serve: .venv/runtime
	@$(REPORTS_PY) serve --reports "$(REPORTS)" --port "$(PORT)"

# Of all reports, or of a part: TOPICS=网络安全、数据安全 REGIONS=浙江省 SINCE=2025.
PART := $(if $(TOPICS),--topics "$(TOPICS)") $(if $(REGIONS),--regions "$(REGIONS)") $(if $(SINCE),--since "$(SINCE)")

build: .venv/runtime
	$(REPORTS_PY) build --reports "$(REPORTS)" --site "$(SITE)" $(PART)

# Beside the site that is served, checked, then made current at once: docs/maintainers/operators.md.
publish: needs-place
	$(MAKE) build
	$(REPORTS_PY) publish "$(TO)" --site "$(SITE)"

rollback: .venv/runtime needs-place
	$(REPORTS_PY) rollback "$(TO)"

# To be opened from disk, without a server: the same page. Nothing else that makes a site needs npm.
bundle: .venv/bundling
	$(MAKE) build
	$(REPORTS_PY) bundle "$(or $(TO),$(if $(LIBRARY),$(LIBRARY)/)dist)" --site "$(SITE)" --reports "$(REPORTS)"

.PHONY: needs-place
needs-place:
	@test -n "$(TO)" || { echo "发布到哪里？用 TO=文件夹 或 TO=主机:文件夹 指明。" >&2; exit 2; }

# Workflows of GitHub, and of Gitea and Forgejo, which say they are GitHub's, show annotations; people and GitLab read text.
check: .venv/runtime
	$(REPORTS_PY) check --reports "$(REPORTS)" $(if $(SINCE),--changed-since "$(SINCE)" $(if $(GITHUB_ACTIONS),--format github))

impact: .venv/runtime
	@$(REPORTS_PY) impact --base "$(BASE)" --reports "$(REPORTS)"

library: .venv/runtime
	@test -n "$(DIR)" || { echo "写到哪里？用 DIR=文件夹 指明，例如 make library DIR=../我们的报告。" >&2; exit 2; }
	@$(REPORTS_PY) library "$(DIR)"

# Watching which lines of the domain are run takes as long again as the tests of it: CI does it.
COVERAGE ?= $(CI)

test: .venv/development
	$(BIN)/python -m measure.browser
	$(BIN)/python -m pytest -n 2 -m "not long" $(if $(COVERAGE),--cov --cov-report=term)

# Firefox and WebKit too, LibreOffice, the checkers of HTML and of Word files, what takes longer, and ten times as many examples
# for what must hold of any input.
test-long: .venv/development .venv/node
	@$(MAKE) --silent .venv/bundling || true
	$(BIN)/python -m measure.browser --all
	$(BIN)/python -m pytest -n 2 -m "long or hypothesis" --hypothesis-profile=long

# Damaged inputs for every reader of what others write, MINUTES for each: docs/maintainers/fuzzing.md.
MINUTES ?= 5
fuzz: .venv/development
	$(BIN)/python -m measure.browser
	$(BIN)/python tests/fuzz.py --minutes "$(MINUTES)"
	FUZZ_MINUTES="$(MINUTES)" $(BIN)/python -m pytest -q -s -m long tests/browser/test_form_fuzz.py

# How many reports, one table each, and the medians of how many rounds: docs/maintainers/build-measured.md.
SIZES ?= 1000
ROUNDS ?= 3
bench: .venv/bench
	$(BIN)/python -m measure.browser
	$(BIN)/python -m measure.bench $(SIZES) --rounds $(ROUNDS)

lint: .venv/development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zizmor --offline --quiet .github
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml
	@$(MAKE) --no-print-directory lint-javascript

# Style sheets too. Without npm nobody can install what lints them.
lint-javascript:
	@if command -v npm >/dev/null; then \
		$(MAKE) --silent $(ESLINT) && node $(JAVASCRIPT_LINT)/oldest-browsers.test.js && \
		$(ESLINT) --config $(JAVASCRIPT_LINT)/eslint.config.js docs/assets scripts/bundling; \
	else \
		echo "JavaScript and style sheets were not linted: there is no npm." >&2; test "$$CI" != true; \
	fi

$(ESLINT): $(JAVASCRIPT_LINT)/package-lock.json
	npm ci --prefix $(JAVASCRIPT_LINT) --ignore-scripts --no-audit --no-fund --loglevel error
	touch $@

# The newest versions of everything taken from others; what changed is printed, and is there to see with git diff.
update: .venv/update
	$(BIN)/python -m dependencies.update
	$(MAKE) .venv/update .venv/bench
	$(BIN)/python -m dependencies.licences
	$(BIN)/python -m dependencies.audit

audit: .venv/update
	$(BIN)/python -m dependencies.audit

clean:
	rm -rf .venv $(JAVASCRIPT_LINT)/node_modules site dist .cache "$(dir $(REPORTS)).cache" .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage

# Lighthouse, which measures pages, and what checks HTML and Word files.
.venv/node: .venv/runtime scripts/measure/package.json scripts/measure/package-lock.json
	mkdir -p $@ && cp scripts/measure/package.json scripts/measure/package-lock.json $@
	@command -v npm >/dev/null && npm ci --prefix $@ --ignore-scripts --no-audit --no-fund --loglevel error \
		|| echo "没有 npm，或它取不到软件包（原因见上）：不能用 Lighthouse 测量，也不能检查 HTML 和 Word 文件。" >&2

.venv/bundling: .venv/runtime scripts/bundling/package.json scripts/bundling/package-lock.json
	@command -v npm >/dev/null || { echo "打包（make bundle）要用 npm 取一个软件包（esbuild）：请先安装 Node.js 18 或更高版本。" >&2; exit 1; }
	mkdir -p $@ && cp scripts/bundling/package.json scripts/bundling/package-lock.json $@
	cd $@ && npm ci --ignore-scripts --no-audit --no-fund --loglevel error \
		|| { echo "npm 没有取到软件包，原因见上。这台机器要能访问 npm 或它的镜像（npm config set registry 地址）。" >&2; exit 1; }
	touch $@

.venv/runtime: requirements.txt scripts/make_venv.sh
	sh scripts/make_venv.sh "$(PYTHON)"
	$(INSTALL) -r requirements.txt \
		|| { echo "依赖没有装全，原因见上。这台机器要能访问 PyPI 或它的镜像（pip config set global.index-url 地址）。" >&2; exit 1; }
	touch $@

.venv/development: .venv/runtime requirements-dev.txt
	$(INSTALL) -r requirements-dev.txt
	touch $@

.venv/update: .venv/development requirements-update.txt
	$(INSTALL) -r requirements-update.txt
	touch $@

.venv/bench: .venv/development requirements-bench.txt
	$(INSTALL) -r requirements-bench.txt
	touch $@
