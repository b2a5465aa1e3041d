"""The ORM of Django on sqlite: its own coroutines take the place of blocking calls."""

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "books.sqlite3"}},
    INSTALLED_APPS=[],
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()

from django.db import connection, models


class Book(models.Model):
    title = models.CharField(max_length=40)
    pages = models.IntegerField()

    class Meta:
        app_label = "shop"


def fill():
    Book.objects.create(title="Ida", pages=120)
    Book.objects.create(title="Emma", pages=474)
    Book.objects.update_or_create(title="Ida", defaults={"pages": 130})


def report():
    print(Book.objects.count(), Book.objects.filter(pages__gt=200).exists())
    for book in Book.objects.order_by("title"):
        print(book.title, book.pages)
    try:
        Book.objects.get(title="nothing")
    except Book.DoesNotExist:
        print("no such book")


with connection.schema_editor() as editor:
    editor.create_model(Book)
fill()
report()
