"""The one place that knows SpiffWorkflow (pinned to 3.2.0). Everything else sees only the classes of this module.

What is used of the library: the life cycle of a task (`Task.run`, `complete`, `_ready`, `has_state`: arrive with
`_update_hook`, run with `_run_hook`, which says True for done and None for started), the task states, `BpmnWorkflow`
as the thing that owns tasks and runs ready ones, `BpmnProcessSpec` as the container of specs, and the interface of
the script engine. What is overridden, and why (an underscore is no promise by the library, hence the pin):

| internal                                   | reason                                                                          |
|--------------------------------------------|---------------------------------------------------------------------------------|
| Task.__init__                              | gives random ids, reads the clock and hangs the task into a tree                |
| Task._set_state                            | reads the clock and logs; here the workflow is told, which keeps the ready queue |
| Task.parent, children, depth, _inherit_data | there is no tree                                                               |
| Task.data                                  | data is copied from task to task; here it is a view of the scope's document     |
| TaskSpec.__init__                          | makes six event objects for each spec                                           |
| TaskSpec._predict, _predict_hook           | predicted tasks are not built                                                   |
| TaskSpec._update                           | predicts and inherits data first                                                |
| TaskSpec._on_ready                         | checks the spec again at each task                                              |
| TaskSpec._run                              | marks the task as failed; here the step makes an incident of it                 |
| TaskSpec._on_complete, _on_cancel          | walks the children, then scans all waiting tasks of the workflow                |
| ProcessSpec.__init__                       | adds tasks named Start, End and X.EndJoin, which swallow nodes of these names   |
| Workflow.__init__                          | makes event objects and an event manager at each step, and a tree              |
| Workflow.do_engine_steps                   | scans the tree until nothing is ready; here a queue with a budget               |
| Workflow.is_completed                      | asks the tree, and gives up at 1,000 levels                                     |
| Workflow.get_task_from_id                  | tasks are built when they are touched                                           |
| ScriptEngine.__init__, evaluate, execute   | run Python; here compiled FEEL, and no script is ever executed                  |

Inherited methods that expect a tree raise `TreelessError`, so that no caller gets nonsense.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import Any, NoReturn, Protocol

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.specs.base import TaskSpec as LibraryTaskSpec
from SpiffWorkflow.task import Task as LibraryTask
from SpiffWorkflow.util.task import TaskState

__all__ = ["Evaluable", "ProcessSpec", "ScriptEngine", "Task", "TaskSpec", "TaskState", "TreelessError", "Workflow"]


class TreelessError(RuntimeError):
    """There is no task tree here."""


def _treeless(*_arguments: object, **_options: object) -> NoReturn:
    raise TreelessError


class Evaluable(Protocol):
    """An expression that was compiled when the definition was built."""

    def value(self, variables: Mapping[str, Any]) -> Any:
        """The value of the expression over the variables."""


class Task(LibraryTask):
    """A node of the process being executed: built from its record when touched, dropped after the step."""

    def __init__(self, workflow: Workflow, task_spec: TaskSpec, record: list[Any], state: int) -> None:
        self.id: int = record[0]
        self.workflow = workflow
        self.task_spec = task_spec
        self.record = record
        self._state = state

    @property
    def data(self) -> Any:
        """What an expression of this task sees."""
        return self.workflow.variables_of(self)

    def _set_state(self, value: int) -> None:
        self._state = value
        if value <= TaskState.STARTED:
            self.workflow.state_changed(self, value)

    parent = children = depth = property(_treeless)
    _inherit_data = reset_branch = is_descendant_of = find_ancestor = _add_child = _sync_children = _treeless
    _drop_children = cancel = collect_log_extras = get_dump = dump = __iter__ = _treeless


class TaskSpec(LibraryTaskSpec):
    """The base of the elements: what a node does when a token arrives, runs and leaves."""

    manual = False
    # The library keeps neighbours under these names; here flows are elements, and an activity keeps its mappings.
    inputs: Any = ()
    outputs: Any = ()

    def __init__(self, process: ProcessSpec, name: str) -> None:
        self._wf_spec = process
        self.name = name
        self._inputs: list[str] = []
        self._outputs: list[str] = []
        process._add_notify(self)

    def _update(self, task: Task) -> None:
        if self._update_hook(task):
            task._ready()

    def _update_hook(self, task: Task) -> bool:
        return True

    def _on_ready(self, task: Task) -> None:
        """Nothing is checked again: the builder has done it."""

    def _run(self, task: Task) -> bool | None:
        return self._run_hook(task)

    def _run_hook(self, task: Task) -> bool | None:
        return True

    def _on_complete(self, task: Task) -> None:
        self._on_complete_hook(task)

    def _on_complete_hook(self, task: Task) -> None:
        """What follows the task."""

    _predict = _predict_hook = _on_cancel = _on_error = connect = test = ancestors = _treeless
    _get_activated_tasks = _get_activated_threads = serialize = _treeless


class ProcessSpec(BpmnProcessSpec):
    """The specs of one process by node id, without tasks of the library's own."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.description = ""
        self.task_specs: dict[str, Any] = {}
        self.start = self.end = None
        self.data_objects: dict[str, Any] = {}

    def _add_notify(self, task_spec: TaskSpec) -> None:
        self.task_specs[task_spec.name] = task_spec

    validate = serialize = get_dump = dump = _treeless


class ScriptEngine(PythonScriptEngine):
    """The library's door to expressions, opened to compiled FEEL only."""

    def __init__(self) -> None:
        self.environment = None

    def evaluate(self, task: Task, expression: Evaluable, external_context: Mapping[str, Any] | None = None) -> Any:
        """The value of a compiled expression over the task's data, or over the given names instead."""
        return expression.value(task.data if external_context is None else external_context)

    execute = call_service = validate = _treeless


class Workflow(BpmnWorkflow):
    """One instance while a step runs: a queue of ready tasks, and tasks built when touched."""

    def __init__(self, spec: ProcessSpec, script_engine: ScriptEngine) -> None:
        self.spec, self.engine = spec, script_engine
        self.tasks: dict[int, Task] = {}
        self.queue: deque[int] = deque()

    @property
    def script_engine(self) -> ScriptEngine:
        """What evaluates expressions."""
        return self.engine

    def build(self, number: int) -> Task:
        """Make the task of this number from its record; raises KeyError where there is none."""
        raise NotImplementedError

    def variables_of(self, task: Task) -> Mapping[str, Any]:
        """What an expression of this task sees."""
        raise NotImplementedError

    def state_changed(self, task: Task, state: int) -> None:
        """Note the new state of a task in its record."""
        raise NotImplementedError

    def get_task_from_id(self, task_id: int) -> Task:
        """The task of this number, built at the first touch."""
        task = self.tasks.get(task_id)
        if task is None:
            task = self.tasks[task_id] = self.build(task_id)
        return task

    get_tasks = get_tasks_iterator = get_next_task = run_next = run_all = cancel = update_waiting_tasks = _treeless
    refresh_timers = refresh_waiting_tasks = reset_from_task_id = create_subprocess = delete_subprocess = _treeless
    catch = send_event = collect_log_extras = get_dump = dump = manual_input_required = get_task_mapping = _treeless
    waiting_events = get_subprocess = get_active_subprocesses = _treeless
