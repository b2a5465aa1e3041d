"""Views of Django, functions and classes, asked by its test client."""
import time

import django
from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.views import View

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="x")


def slow(n):
    time.sleep(0.002)
    return n * 2


def double(request, n):
    return JsonResponse({"double": slow(n)})


class Echo(View):
    def get(self, request):
        return HttpResponse("get " + str(slow(1)))

    def post(self, request):
        return HttpResponse("post " + str(slow(2)))


urlpatterns = [path("double/<int:n>", double), path("echo", Echo.as_view())]

if __name__ == "__main__":
    django.setup()
    from django.test import Client

    client = Client()
    print(client.get("/double/21").json(), client.get("/echo").content, client.post("/echo").content)
