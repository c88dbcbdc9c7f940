"""R10: operations that no catalogue holds, addresses, and forms and decisions by path."""

from __future__ import annotations

from tests.engine.model.building import around, file, process
from tests.hostile.code import task
from tests.hostile.naming import mapped
from tests.hostile.samples import Family, family


def operator(identity: str, value: str = "1") -> bytes:
    """A service task of SpiffWorkflow."""
    return mapped(
        f'<spiffworkflow:serviceTaskOperator id="{identity}" resultVariable="x"><spiffworkflow:parameters>'
        f'<spiffworkflow:parameter id="a" type="str" value="{value}"/></spiffworkflow:parameters>'
        f"</spiffworkflow:serviceTaskOperator>",
        "serviceTask",
    )


FORM_KEYS = (
    "embedded:app:forms/x.html", "app:x.html", "deployment:x.html", "http://127.0.0.1:9/form", "//127.0.0.1/form",
    "../../etc/passwd", "/etc/hostname", "a/b", "forms\\a", "camunda-forms:bpmn:x", "javascript:alert(1)", "data:text/html,x",
    "${form}",
    "a b",
    "a?b=c", "a#b", "a%2fb", "file:///etc/hostname", "=form",
)  # fmt: skip
R10: Family = family(
    "R10",
    bad={
        **{
            f"operator {name}": operator(name)
            for name in ("http/GetRequest", "os.system", "ask/../x", "http://127.0.0.1:9/", "", "NoSuch")
        },
        **{
            f"task type {name}": mapped(f'<zeebe:taskDefinition type="{name}"/>', "serviceTask")
            for name in ("payment", "io.camunda:http-json:1", "=operation", "http://127.0.0.1:9/", "", "../x")
        },
        **{
            f"topic {name}": task(f'camunda:type="external" camunda:topic="{name}"')
            for name in ("nobody", "${topic}", "http://127.0.0.1:9/")
        },
        "external without a topic": task('camunda:type="external"'),
        "operation of nobody": mapped(
            '<onerun:properties><onerun:property name="onerun:operation" value="no.such"/></onerun:properties>', "serviceTask"
        ),
        "operation of a case": mapped(
            '<onerun:properties><onerun:property name="onerun:operation" value="licence.issue"/></onerun:properties>', "serviceTask"
        ),
        "address in a header": mapped(
            '<zeebe:taskDefinition type="ask"/><zeebe:taskHeaders>'
            '<zeebe:header key="u" value="http://169.254.169.254/"/></zeebe:taskHeaders>',
            "serviceTask",
        ),
        "address in a parameter": operator("ask", "http://127.0.0.1:9/"),
        "address in a field": task(
            'flowable:type="external" flowable:topic="ask"',
            inner='<extensionElements><flowable:field name="u" stringValue="http://127.0.0.1:9/"/></extensionElements>',
        ),
        "operation of an interface": file(
            '<interface id="if" name="if" implementationRef="http://127.0.0.1:9/w"><operation id="op" name="op">'
            "<inMessageRef>m</inMessageRef></operation></interface>"
            '<message id="m" name="m"/><process id="p" isExecutable="true">'
            + around('<serviceTask id="a" operationRef="op" implementation="##WebService"/>')
            + "</process>"
        ),
        "implementation": task('implementation="http://127.0.0.1:9/"'),
        "decision by path": mapped('<zeebe:calledDecision decisionId="../fee" resultVariable="x"/>', "businessRuleTask"),
        "decision by address": task('camunda:decisionRef="http://127.0.0.1:9/fee"', "businessRuleTask"),
        "decision by expression": task('camunda:decisionRef="${which}"', "businessRuleTask"),
        "decision of SpiffWorkflow by path": mapped(
            "<spiffworkflow:calledDecisionId>../x</spiffworkflow:calledDecisionId>", "businessRuleTask"
        ),
        "no decision": process(around("businessRuleTask a")),
        "decision that is not there": task('camunda:decisionRef="fee"', "businessRuleTask"),
        **{f"form key {key}": task(f'camunda:formKey="{key}"', "userTask") for key in FORM_KEYS},
        "form of Camunda 8 by path": mapped('<zeebe:formDefinition formKey="camunda-forms:bpmn:../x"/>'),
        "form of SpiffWorkflow by path": mapped(
            '<spiffworkflow:properties><spiffworkflow:property name="formJsonSchemaFilename" value="../../x.json"/>'
            "</spiffworkflow:properties>"
        ),
        "called process by address": process(around('<callActivity id="a" calledElement="http://127.0.0.1:9/p"/>')),
        "service task of nothing": process(around("serviceTask a")),
        "send task of nothing": process(around("sendTask a")),
    },
    either={
        "start form": process(around("userTask a").replace('<startEvent id="s"/>', '<startEvent id="s" camunda:formKey="apply"/>')),
        "form that is not there": task('camunda:formKey="apply"', "userTask"),
        "instructions with a template": mapped(
            "<spiffworkflow:instructionsForEndUser>{{ 7*7 }}</spiffworkflow:instructionsForEndUser>"
        ),
    },
)
