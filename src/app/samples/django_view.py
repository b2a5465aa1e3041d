"""A Django view that asks the database and a payment service, one after the other."""
import requests
from django.http import JsonResponse
from shop.models import Order


def payment_state(order):
    reply = requests.get(f"https://payments.example/v1/orders/{order.reference}", timeout=3)
    return reply.json()["state"]


def order_detail(request, order_id):
    order = Order.objects.get(pk=order_id)
    lines = list(order.lines.filter(cancelled=False))
    state = payment_state(order)
    return JsonResponse({"order": order_id, "lines": len(lines), "state": state})
