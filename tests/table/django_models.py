"""Django: models, query sets, transactions and what is around them."""
from django.core.cache import cache
from django.core.mail import EmailMessage, send_mail
from django.db import connection, models, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone


class Author(models.Model):
    name = models.CharField(max_length=80)  # fine


class Book(models.Model):
    title = models.CharField(max_length=80)  # fine
    author = models.ForeignKey(Author, on_delete=models.CASCADE)  # fine

    def rename(self, title):
        self.title = title
        self.save()  # blocks


def views(request, number):
    Book.objects.get(pk=number)  # blocks
    Book.objects.filter(author__name="A")  # fine
    Book.objects.filter(title="x").first()  # blocks
    Book.objects.exclude(title="x").count()  # blocks
    Book.objects.create(title="x")  # blocks
    Book.objects.all().order_by("title")  # fine
    Book.objects.filter(pk=1).update(title="y")  # blocks
    Book.objects.filter(pk=1).exists()  # blocks
    Book.objects.get_or_create(title="z")  # blocks
    Book.objects.filter(pk=1).delete()  # blocks
    get_object_or_404(Book, pk=number)  # blocks
    reverse("book", args=[number])  # fine
    redirect("book")  # fine
    timezone.now()  # fine
    request.GET.get("page")  # fine


def raw():
    with connection.cursor() as cursor:
        cursor.execute("select 1")  # blocks
        cursor.fetchone()  # blocks


def caching(key):
    cache.get(key)  # blocks
    cache.set(key, 1, timeout=60)  # blocks
    cache.delete(key)  # blocks


def mail():
    send_mail("subject", "body", "a@example.org", ["b@example.org"])  # blocks
    message = EmailMessage("subject", "body")  # fine
    message.attach("a.txt", "text")  # fine
    message.send()  # blocks


def make(book: Book):
    book.save()  # blocks
    book.title.upper()  # fine
    book.refresh_from_db()  # blocks
