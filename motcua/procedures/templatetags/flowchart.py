from django import template

from motcua.procedures import flowchart
from motcua.procedures.schema import Description

register = template.Library()


@register.simple_tag
def flow_chart(description: Description) -> flowchart.Chart:
    return flowchart.chart(description)
