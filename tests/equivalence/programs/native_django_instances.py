"""Views of Django that load, change and delete instances, read querysets whole, and keep transactions together."""

import asyncio

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.sqlite3"}},
    INSTALLED_APPS=[],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    ALLOWED_HOSTS=["*"],
)
django.setup()

from django.db import connection, models, transaction
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404
from django.test import RequestFactory


class Item(models.Model):
    name = models.CharField(max_length=40)
    stock = models.IntegerField(default=0)

    class Meta:
        app_label = "shop"


def add(request, name):
    item, created = Item.objects.get_or_create(name=name)
    item.stock += 5
    item.save()
    item.refresh_from_db()
    return JsonResponse({"created": created, "stock": item.stock})


def listing(request):
    items = list(Item.objects.order_by("name"))
    low = [item.name for item in Item.objects.filter(stock__lt=6)]
    return JsonResponse({"items": [item.name for item in items], "low": low, "count": Item.objects.count()})


def move(source, target, amount):
    with transaction.atomic():
        giver = Item.objects.get(name=source)
        taker = Item.objects.get(name=target)
        giver.stock -= amount
        taker.stock += amount
        giver.save()
        taker.save()
        if giver.stock < 0:
            raise ValueError("too little")


def moved(request, amount):
    try:
        move("bread", "tea", amount)
    except ValueError as error:
        return JsonResponse({"error": str(error)})
    return JsonResponse({item.name: item.stock for item in Item.objects.order_by("name")})


def remove(request, name):
    item = get_object_or_404(Item, name=name)
    item.delete()
    return JsonResponse({"left": Item.objects.count()})


def answer(view, *args):
    """What a view gives, whether it is a coroutine function or not."""
    try:
        response = view(RequestFactory().get("/"), *args)
        if asyncio.iscoroutine(response):
            response = asyncio.run(response)
    except Http404 as error:
        return str(error)
    return response.content.decode()


with connection.schema_editor() as editor:
    editor.create_model(Item)
for view, *args in [(add, "tea"), (add, "bread"), (add, "tea"), (listing,), (moved, 3), (moved, 9), (remove, "tea"), (remove, "x")]:
    print(answer(view, *args))
