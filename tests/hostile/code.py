"""R7 and R10: code, delegates, foreign expressions, and operations that no catalogue holds."""

from __future__ import annotations

from html import escape

from tests.engine.model.building import around, file, flow, formal, process
from tests.hostile.limits import asked
from tests.hostile.naming import mapped
from tests.hostile.reading import SPLIT, STEPS, inside
from tests.hostile.samples import Family, family

CANARY = 'os.environ["GOVFLOW_CANARY"]'
SCRIPTS = {
    "Python": ("python", f"import os\nx = {CANARY}"),
    "JavaScript": ("javascript", "var fs = require('fs'); fs.readFileSync('/etc/hostname')"),
    "Groovy": ("groovy", "new File('/etc/hostname').text"),
    "Java": ("java", 'Runtime.getRuntime().exec("id");'),
    "JUEL": ("juel", "${execution.setVariable('a', 1)}"),
    "shell": ("sh", "cat /etc/hostname"),
    "R": ("R", "x <- 1"),
    "media type": ("application/javascript", "1"),
    "no language": ("", f"import os\nx = {CANARY}"),
    "an assignment": ("", "x = 1; y = 2"),
    "Python called FEEL": ("feel", f"__import__('os').{CANARY}"),
    "lambda called FEEL": ("feel", "(lambda: 1)()"),
    "comprehension called FEEL": ("feel", "[x for x in range(10)]"),
    "two statements called FEEL": ("feel", "1\nimport os"),
}
CONDITIONS = {
    "import": f"__import__('os').{CANARY}",
    "import, double quotes": '__import__("os").system("id")',
    "full width import": '_＿ｉｍｐｏｒｔ＿_("os")',
    "class walk": "().__class__.__base__.__subclasses__()",
    "text walk": "''.__class__",
    "open": 'open("/etc/hostname").read()',
    "eval": 'eval("1")',
    "exec": 'exec("1")',
    "getattr": 'getattr(amount, "real")',
    "globals": "globals()",
    "lambda": "(lambda: True)()",
    "comprehension": "[x for x in [1]]",
    "walrus": "(x := 1)",
    "f text": 'f"{amount}"',
    "single quotes": "name == 'a'",
    "two equals": "amount == 100",
    "Python and": "amount > 1 && amount < 2",
    "Python method": 'name.startswith("a")',
    "index by name": 'applicant["name"]',
    "subscript call": "items[0]()",
    "JavaScript": "typeof x === 'undefined'",
    "arrow": "(() => true)()",
    "new": "new Date() > 1",
    "semicolon": "true; import os",
    "comment trick": "true /* */ import os",
    "not closed": '"abc',
    "nothing but a bracket": "(",
    "unknown function": "sendMail(a)",
    "unknown function, Chinese": "发邮件(a)",
    "unknown function with spaces": "send mail(a)",
    "unknown function by name": 'fetch(url: "http://127.0.0.1:9/")',
    "external function": 'function() external {java: {class: "java.lang.Runtime", "method signature": "exec(java.lang.String)"}}',
    "external function called": '(function(x) external {java: {class: "java.lang.Math", "method signature": "cos(double)"}})(1)',
    "JUEL bean call": "${bean.check(execution)}",
    "JUEL call": "${amount.toString()}",
    "JUEL class": "${''.getClass().forName('java.lang.Runtime')}",
    "JUEL class by brackets": "${''['class']}",
    "JUEL assignment": "${a = 1}",
    "JUEL hash": "#{bean.method()}",
    "JUEL arithmetic": "${amount + 1 > 2}",
    "JUEL in text": "amount ${x}",
    "JUEL twice": "${a}${b}",
    "JUEL nested": "${${a}}",
    "JUEL open": "${a",
    "JUEL empty": "${}",
    "JUEL lambda": "${(x -> x)(1)}",
    "JUEL set variable": "${execution.setVariable('a', 1)}",
    "JUEL beans": "${identityService.createUserQuery().list()}",
    "SpEL": "#{T(java.lang.Runtime).getRuntime().exec('id')}",
    "OGNL": "%{(#a=@java.lang.Runtime@getRuntime())}",
    "XPath": "/order/amount > 100",
    "XPath document": "document('file:///etc/hostname')",
    "XQuery": "doc('http://127.0.0.1:9/')//x",
    "CEL": "items.all(x, x > 1)",
    "SQL": "1=1; DROP TABLE x",
    "template": "{{ 7*7 }}",
    "SGML": "<?php echo 1 ?>",
}


def scripted(language: str, text: str) -> bytes:
    """A script task."""
    named = f' scriptFormat="{language}"' if language else ""
    return process(around(f'<scriptTask id="a"{named}><script>{escape(text)}</script></scriptTask>', "userTask b"))


def task(attributes: str, kind: str = "serviceTask", inner: str = "") -> bytes:
    """A task with these attributes."""
    return process(around(f'<{kind} id="a" {attributes}>{inner}</{kind}>'))


def event(definition: str) -> bytes:
    """A catching event between two steps."""
    return process(around("userTask a", f'<intermediateCatchEvent id="i">{definition}</intermediateCatchEvent>'))


def marked(inner: str) -> bytes:
    """A task done several times."""
    return process(
        around(f'<userTask id="a"><multiInstanceLoopCharacteristics>{inner}</multiInstanceLoopCharacteristics></userTask>')
    )


def ad_hoc(condition: str) -> bytes:
    """An ad-hoc sub-process that is complete on a condition."""
    inner = '<userTask id="t"/>' + formal("completionCondition", escape(condition))
    return process(around(f'<adHocSubProcess id="a">{inner}</adHocSubProcess>'))


def correlated(path: str) -> bytes:
    """A receive task whose message is found by a correlation property."""
    prop = (
        '<correlationProperty id="cp" name="cp"><correlationPropertyRetrievalExpression id="cr" messageRef="m">'
        f"{formal('messagePath', escape(path))}</correlationPropertyRetrievalExpression></correlationProperty>"
    )
    return file(
        f'<message id="m" name="m"/>{prop}<process id="p" isExecutable="true">'
        + around('<receiveTask id="a" messageRef="m"/>')
        + "</process>"
    )


def messaged(extension: str) -> bytes:
    """A send of a message with extensions."""
    return file(
        f'<message id="m" name="m"><extensionElements>{extension}</extensionElements></message><process id="p" isExecutable="true">'
        + around(
            "userTask a", '<intermediateThrowEvent id="i"><messageEventDefinition id="md" messageRef="m"/></intermediateThrowEvent>'
        )
        + "</process>"
    )


def conditional(text: str, language: str = "") -> bytes:
    """A condition in a language."""
    said = f' language="{language}"' if language else ""
    inner = f'<conditionExpression xsi:type="tFormalExpression"{said}>{escape(text)}</conditionExpression>'
    return process(SPLIT + flow("g", "b", inner))


EVIL = f"__import__('os').{CANARY}"
R7: Family = family(
    "R7",
    bad={
        **{f"script in {name}": scripted(*told) for name, told in SCRIPTS.items()},
        **{f"condition: {name}": asked(escape(text)) for name, text in CONDITIONS.items()},
        **{
            f"language {name}": conditional("amount", name)
            for name in (
                "python",
                "groovy",
                "javascript",
                "http://www.mvel.org/2.0",
                "https://docs.python.org",
                "java",
                "text/x-groovy",
            )
        },
        "script from a file": task('camunda:resource="deployment://x.groovy" scriptFormat="groovy"', "scriptTask"),
        "pre-script": mapped(f"<spiffworkflow:preScript>{escape(EVIL)}</spiffworkflow:preScript>"),
        "post-script": mapped(f"<spiffworkflow:postScript>{escape(EVIL)}</spiffworkflow:postScript>"),
        "pre-script of a start": process(
            around("userTask a").replace(
                '<startEvent id="s"/>',
                '<startEvent id="s"><extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript>'
                "</extensionElements></startEvent>",
            )
        ),
        "pre-script of a gateway": process(
            SPLIT.replace(
                '<exclusiveGateway id="g" default="g-c"/>',
                '<exclusiveGateway id="g"><extensionElements><spiffworkflow:preScript>x = 1</spiffworkflow:preScript>'
                "</extensionElements></exclusiveGateway>",
            )
        ),
        "post-script of the process": inside(
            "<extensionElements><spiffworkflow:postScript>x = 1</spiffworkflow:postScript></extensionElements>"
        ),
        "listener": mapped('<camunda:executionListener class="x.Y" event="start"/>'),
        "listener with a script": mapped(
            '<camunda:executionListener event="start"><camunda:script scriptFormat="groovy">1</camunda:script>'
            "</camunda:executionListener>"
        ),
        "task listener": mapped('<camunda:taskListener expression="${bean.x(task)}" event="create"/>'),
        "listener of Flowable": mapped('<flowable:taskListener delegateExpression="${x}" event="create"/>'),
        "event listener of Flowable": inside('<extensionElements><flowable:eventListener class="x.Y"/></extensionElements>'),
        "listeners of Camunda 8": mapped(
            '<zeebe:executionListeners><zeebe:executionListener eventType="start" type="x"/></zeebe:executionListeners>'
        ),
        "listener of a flow": process(
            STEPS.replace(
                'targetRef="a"></sequenceFlow>',
                'targetRef="a"><extensionElements><camunda:executionListener class="x" event="take"/>'
                "</extensionElements></sequenceFlow>",
            )
        ),
        "listener of the process": inside(
            '<extensionElements><camunda:executionListener class="x.Y" event="start"/></extensionElements>'
        ),
        "class": task('camunda:class="com.example.Bad"'),
        "delegate": task('camunda:delegateExpression="${bad}"'),
        "expression": task('camunda:expression="${bad.run(execution)}"'),
        "class of Flowable": task('flowable:class="java.lang.Runtime"'),
        "class of Activiti": process(around('<serviceTask id="a" activiti:class="x"/>')).replace(
            b"xmlns:xsi=", b'xmlns:activiti="http://activiti.org/bpmn" xmlns:xsi='
        ),
        "shell task": task(
            'flowable:type="shell"',
            inner='<extensionElements><flowable:field name="command" stringValue="id"/></extensionElements>',
        ),
        "mail task": task('activiti:type="mail"').replace(b"xmlns:xsi=", b'xmlns:activiti="http://activiti.org/bpmn" xmlns:xsi='),
        "HTTP task": task('flowable:type="http"'),
        "connector": task(
            "",
            inner="<extensionElements><camunda:connector><camunda:connectorId>http-connector</camunda:connectorId></camunda:connector></extensionElements>",
        ),
        "script in a mapping": mapped(
            '<camunda:inputOutput><camunda:inputParameter name="x">'
            '<camunda:script scriptFormat="groovy">1</camunda:script></camunda:inputParameter></camunda:inputOutput>'
        ),
        "code in a mapping": mapped(
            '<camunda:inputOutput><camunda:inputParameter name="x">${bean.run()}</camunda:inputParameter></camunda:inputOutput>'
        ),
        "code in an assignee": task('camunda:assignee="${bean.who(execution)}"', "userTask"),
        "code in groups": task('camunda:candidateGroups="${bean.groups()}"', "userTask"),
        "code in a due date": task('camunda:dueDate="${now().plusDays(1)}"', "userTask"),
        "code in a skip expression": task('flowable:skipExpression="${bean.skip()}"', "userTask"),
        "code in a priority": task('camunda:priority="${bean.p()}"', "userTask"),
        "code in a Camunda 8 mapping": mapped(
            '<zeebe:ioMapping><zeebe:input source="=open(&quot;/etc/hostname&quot;)" target="x"/></zeebe:ioMapping>'
        ),
        "code in a Camunda 8 assignee": mapped('<zeebe:assignmentDefinition assignee="=eval(1)"/>'),
        "code in a loop number": marked(formal("loopCardinality", escape(EVIL))),
        "code in the end of a loop": marked(formal("loopCardinality", "3") + formal("completionCondition", escape(EVIL))),
        "code in a collection": process(
            around(
                '<userTask id="a"><multiInstanceLoopCharacteristics '
                'camunda:collection="${bean.all()}" camunda:elementVariable="x"/></userTask>'
            )
        ),
        "code in a standard loop": process(
            around(
                '<userTask id="a"><standardLoopCharacteristics>'
                + formal("loopCondition", escape(EVIL))
                + "</standardLoopCharacteristics></userTask>"
            )
        ),
        "code in a timer": event(f'<timerEventDefinition id="t">{formal("timeDuration", escape(EVIL))}</timerEventDefinition>'),
        "code in a timer's date": event(
            f'<timerEventDefinition id="t">{formal("timeDate", "datetime.now()")}</timerEventDefinition>'
        ),
        "code in a timer's cycle": event(
            f'<timerEventDefinition id="t">{formal("timeCycle", "timedelta(hours=1)")}</timerEventDefinition>'
        ),
        "JUEL call in a timer": event(
            f'<timerEventDefinition id="t">{formal("timeDuration", "${bean.wait()}")}</timerEventDefinition>'
        ),
        "code in a conditional event": event(
            f'<conditionalEventDefinition id="c">{formal("condition", escape(EVIL))}</conditionalEventDefinition>'
        ),
        "code in an ad-hoc condition": ad_hoc(EVIL),
        "code in a correlation": correlated(EVIL),
        "code in a correlation key": process(
            around('<receiveTask id="a" messageRef="m"/>'),
            head='<message id="m" name="m"><extensionElements><zeebe:subscription correlationKey="=eval(1)"/>'
            "</extensionElements></message>",
        ),
        "code in a message payload": messaged(f"<spiffworkflow:messagePayload>{escape(EVIL)}</spiffworkflow:messagePayload>"),
        "code in a service parameter": mapped(
            '<spiffworkflow:serviceTaskOperator id="ask" resultVariable="x"><spiffworkflow:parameters>'
            f'<spiffworkflow:parameter id="a" type="str" value="{escape(EVIL)}"/></spiffworkflow:parameters>'
            f"</spiffworkflow:serviceTaskOperator>",
            "serviceTask",
        ),
        "code in a data association": process(
            around("userTask a").replace(
                '<userTask id="a"/>',
                '<userTask id="a"><ioSpecification id="io"><dataInput id="di"/><inputSet id="is">'
                "<dataInputRefs>di</dataInputRefs></inputSet>"
                f'<outputSet id="os"/></ioSpecification><dataInputAssociation id="da"><targetRef>di</targetRef>'
                f"<transformation>{escape(EVIL)}</transformation></dataInputAssociation></userTask>",
            )
        ),
        "code as an assignment": process(
            around("userTask a").replace(
                '<userTask id="a"/>',
                '<userTask id="a"><ioSpecification id="io"><dataInput id="di"/><inputSet id="is">'
                "<dataInputRefs>di</dataInputRefs></inputSet>"
                f'<outputSet id="os"/></ioSpecification><dataInputAssociation id="da"><targetRef>di</targetRef>'
                f'<assignment id="as"><from>{escape(EVIL)}</from><to>di</to></assignment></dataInputAssociation></userTask>',
            )
        ),
        "code in a resource assignment": process(
            around(
                '<userTask id="a"><potentialOwner id="po"><resourceAssignmentExpression id="re">'
                + formal("formalExpression", escape(EVIL))
                + "</resourceAssignmentExpression></potentialOwner></userTask>"
            )
        ),
        "complex gateway": process(
            '<startEvent id="s"/><parallelGateway id="g"/><userTask id="a"/><userTask id="b"/><complexGateway id="j">'
            + formal("activationCondition", escape(EVIL))
            + '</complexGateway><endEvent id="e"/>'
            + "".join(flow(*p.split(">")) for p in ("s>g", "g>a", "g>b", "a>j", "b>j", "j>e"))
        ),
        "script in the default language": file(
            f'<process id="p" isExecutable="true">{SPLIT}{flow("g", "b", formal("conditionExpression", "amount"))}</process>',
            attributes='expressionLanguage="python"',
        ),
        "element in a condition": asked("amount<documentation/> &gt; 1"),
        "property with code": mapped(
            '<onerun:properties><onerun:property name="onerun:script" value="import os"/></onerun:properties>', "scriptTask"
        ),
        "property due with code": mapped(
            '<onerun:properties><onerun:property name="onerun:due" value="datetime.now()"/></onerun:properties>'
        ),
    },
    good={
        "FEEL script": scripted("feel", "amount * 2"),
        "FEEL script by address": scripted("https://www.omg.org/spec/DMN/20191111/FEEL/", "{a: 1, b: amount}"),
        "comparison": asked("amount &gt; 100"),
        "equality": asked("amount = 100"),
        "FEEL by sign": asked("=amount &gt; 100"),
        "JUEL comparison": asked("${amount &gt; 100 &amp;&amp; kind == 'a'}"),
        "JUEL not": asked("${!approved}"),
        "between": asked("amount between 1 and 5"),
        "in a range": asked("amount in [1..5]"),
        "in a list": asked('kind in ("餐饮", "零售")'),
        "Chinese names": asked('营业面积 &gt; 100 and 类别 = "餐饮"'),
        "some": asked("some x in items satisfies x.ok"),
        "if": asked("if amount &gt; 1 then true else false"),
        "function": asked("count(items) &gt; 2"),
        "power": asked("9**9**9 &gt; amount"),
        "for": asked("sum(for x in items return x.price) &gt; 1"),
        "function with spaces": asked('string length(name) &gt; 2 and starts with(name, "a")'),
        "filter": asked("count(items[price &gt; 1]) &gt; 0"),
        "date": asked('date("2026-01-01") &lt; today()'),
        "words of Python as text": asked('name = "import os; eval(1)"'),
        "language FEEL": conditional("amount > 1", "https://www.omg.org/spec/DMN/20191111/FEEL/"),
        "words of Python as documentation": inside(f"<documentation>{escape(EVIL)}</documentation>"),
        "words of Python as a name": process(around(f'<userTask id="a" name="{escape(EVIL)}"/>')),
    },
    either={
        "script without text": task('scriptFormat="feel"', "scriptTask"),
        "unit test with code": mapped(
            f'<spiffworkflow:unitTests><spiffworkflow:unitTest id="u">'
            f"<spiffworkflow:inputJson>{escape(EVIL)}</spiffworkflow:inputJson></spiffworkflow:unitTest></spiffworkflow:unitTests>",
            "scriptTask",
        ),
    },
)
