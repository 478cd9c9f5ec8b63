from django import template

from motcua.procedures import flowchart, graph

register = template.Library()


@register.simple_tag
def flow_chart(description: graph.HasSteps) -> flowchart.Chart:
    return flowchart.chart(description)
