"""The workflows of the forge: every command is run as the forge runs it, on a repository of the test's making."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from factories import report_text, write_files
from repositories import commit, git, repository
from sites import PROJECT, link_project

WORKFLOWS = {path.stem: path for path in sorted((PROJECT / ".github" / "workflows").glob("*.yml"))}
OLD = {"2025/2025-04-10-old.md": report_text()}
NEW = {"2025/2025-04-11-new.md": report_text(date="2025-04-11", title="新的报告", source="https://example.com/2")}
BAD = {"2025/2025-04-12-bad.md": report_text(date="2025-04-12", region="佳兴市", source="https://example.com/3")}


# The suite itself runs under make, which a make within it says in its output.
_OUTSIDE_MAKE = {name: value for name, value in os.environ.items() if name not in {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}}


def jobs(name: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))["jobs"].values())


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in jobs(name) for step in job["steps"]]


@dataclass
class Outcome:
    """What became of one step."""

    code: int
    output: str


def run_workflow(name: str, project: Path, summary: Path, **facts: str) -> dict[str, Outcome]:
    """Run the commands of a workflow one after the other, in the shell that the forge gives them; return each outcome.

    `facts` is what the forge knows. A step is left out only where it asks whether there is a place to publish to: for
    the rest, all say that they run whatever happened before.
    """
    asked = {"${{ vars.PUBLISH_TO == '' }}": not facts.get("to"), "${{ vars.PUBLISH_TO != '' }}": bool(facts.get("to"))}
    known = {"base": "github.event.pull_request.base.sha", "to": "vars.PUBLISH_TO"}
    outcomes = {}
    for step in steps(name):
        if "run" not in step or not asked.get(step.get("if", ""), True):
            continue
        environment = dict(step.get("env", {}))
        for fact, value in facts.items():
            environment = {key: text.replace(f"${{{{ {known[fact]} }}}}", value) for key, text in environment.items()}
        assert "${{" not in "".join([*environment.values(), step["run"]]), "the test knows no other fact of the forge"
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=project,
            env={**_OUTSIDE_MAKE, "GITHUB_ACTIONS": "true", **environment, "GITHUB_STEP_SUMMARY": str(summary)},
            capture_output=True,
            text=True,
            check=False,
        )
        outcomes[step["name"]] = Outcome(done.returncode, done.stdout + done.stderr)
    return outcomes


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project of reports with one commit, which a change is to follow."""
    if not (PROJECT / ".venv" / "runtime").exists():
        pytest.skip("the targets set up an environment of their own: run `make test`")
    repository(tmp_path, OLD)
    link_project(tmp_path)
    (tmp_path / ".gitignore").write_text("/*\n!/reports/\n", encoding="utf-8")
    return tmp_path


def head(project: Path) -> str:
    done = subprocess.run(["git", "rev-parse", "HEAD"], cwd=project, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def submit(project: Path, files: dict[str, str]) -> str:
    """Commit files on a branch; return the state that the branch starts from."""
    base = head(project)
    git(project, "checkout", "-b", "mine")
    write_files(project / "reports", files)
    commit(project)
    return base


@pytest.mark.long
def test_a_sound_pull_request_gets_its_summary_and_its_preview(project: Path, tmp_path: Path) -> None:
    base, summary = submit(project, NEW), tmp_path / "summary.md"
    outcomes = run_workflow("pull-request", project, summary, base=base)
    assert {name: outcome.code for name, outcome in outcomes.items()} == {"检查报告": 0, "摘要": 0, "生成预览": 0}, (
        outcomes
    )
    assert summary.read_text(encoding="utf-8").startswith("# 这次改动的影响\n\n新增 1 篇")
    assert "# 这次改动的影响" in outcomes["摘要"].output
    (kept,) = {step["with"]["path"] for step in steps("pull-request") if "upload-artifact" in step.get("uses", "")}
    assert (project / kept / "reports/2025/2025-04-11-new/index.html").exists()


@pytest.mark.long
def test_a_mistake_fails_the_pull_request_on_its_line_and_is_still_summed_up(project: Path, tmp_path: Path) -> None:
    base, summary = submit(project, {**NEW, **BAD}), tmp_path / "summary.md"
    outcomes = run_workflow("pull-request", project, summary, base=base)
    assert {name for name, outcome in outcomes.items() if outcome.code} == {"检查报告", "生成预览"}
    where = "::error file=reports/2025/2025-04-12-bad.md,line=4,col=9,title=region-unknown::未知地区「佳兴市」"
    assert where in outcomes["检查报告"].output
    assert "新增 1 篇" in summary.read_text(encoding="utf-8")


def test_main_is_published_where_the_owner_says(project: Path, tmp_path: Path) -> None:
    served = tmp_path / "served"
    outcomes = run_workflow("publish", project, tmp_path / "summary.md", to=str(served))
    # One step, which builds once.
    assert {name: outcome.code for name, outcome in outcomes.items()} == {"生成网站并发布": 0}, outcomes
    assert outcomes["生成网站并发布"].output.count("Search index built") == 1
    assert (served / "current/reports/2025/2025-04-10-old/index.html").exists()
    (kept,) = {step["with"]["path"] for step in steps("publish") if "upload-artifact" in step.get("uses", "")}
    assert (project / kept / "reports/2025/2025-04-10-old/index.html").exists()


@pytest.mark.long
def test_without_a_place_to_publish_to_the_site_is_built_and_kept(project: Path, tmp_path: Path) -> None:
    outcomes = run_workflow("publish", project, tmp_path / "summary.md", to="")
    assert {name: outcome.code for name, outcome in outcomes.items()} == {"生成网站": 0}, outcomes
    (kept,) = {step["with"]["path"] for step in steps("publish") if "upload-artifact" in step.get("uses", "")}
    assert (project / kept / "reports/2025/2025-04-10-old/index.html").exists()


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_workflow_is_run_above_and_takes_from_others_only_what_it_names_exactly(name: str) -> None:
    assert name in {"pull-request", "publish"}
    assert all(step["run"].startswith("make ") for step in steps(name) if "run" in step)
    used = [step["uses"] for step in steps(name) if "uses" in step]
    assert [each for each in used if not re.fullmatch(r"actions/[a-z-]+(?:/restore)?@[0-9a-f]{40}", each)] == []
    uploads = [step["if"] for step in steps(name) if "upload-artifact" in step.get("uses", "")]
    assert ["== 'https://github.com'" in each for each in uploads] == [True]


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_end_and_may_only_read(name: str) -> None:
    written = yaml.safe_load(WORKFLOWS[name].read_text(encoding="utf-8"))
    assert written["permissions"] == {}
    assert written["concurrency"]["cancel-in-progress"] is (name == "pull-request")
    assert all(job["permissions"] == {"contents": "read"} for job in jobs(name))
    assert all(job["timeout-minutes"] <= 60 for job in jobs(name))


def test_what_publishes_has_a_runner_of_its_own() -> None:
    assert [job["runs-on"] for job in jobs("pull-request")] == ["ubuntu-latest"]
    assert [job["runs-on"] for job in jobs("publish")] == ["${{ vars.PUBLISH_RUNNER || 'ubuntu-latest' }}"]
    gitlab = gitlab_jobs()
    assert [name for name, job in gitlab.items() if "TO" in job.get("variables", {})] == ["生成网站并发布"]
    assert [name for name, job in gitlab.items() if job.get("tags") == ["publish"]] == ["生成网站并发布"]


def gitlab_jobs() -> dict[str, dict[str, Any]]:
    """Return the jobs of GitLab's pipeline by name, each with what it extends."""
    written: dict[str, Any] = yaml.safe_load((PROJECT / ".gitlab-ci.yml").read_text(encoding="utf-8"))
    return {
        name: {**written[job["extends"]], **job}
        for name, job in written.items()
        if isinstance(job, dict) and "extends" in job
    }


def test_gitlab_runs_the_same_targets_told_the_same_facts() -> None:
    facts = {
        "${{ github.event.pull_request.base.sha }}": "$CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "${{ vars.PUBLISH_TO }}": "$PUBLISH_TO",
    }
    github = {
        step["name"]: (step["run"].partition(" |")[0], {key: facts[fact] for key, fact in step.get("env", {}).items()})
        for name in WORKFLOWS
        for step in steps(name)
        if "run" in step
    }
    gitlab = {
        name: (
            job["script"][0].partition(" |")[0],
            {k: v for k, v in job.get("variables", {}).items() if k != "GIT_DEPTH"},
        )
        for name, job in gitlab_jobs().items()
    }
    assert gitlab == github
    assert all(len(job["script"]) == 1 and "timeout" in job for job in gitlab_jobs().values())


def test_steps_after_the_check_run_whatever_it_found() -> None:
    _, *later = [step for step in steps("pull-request") if "run" in step]
    assert all("!cancelled()" in step["if"] for step in later)
