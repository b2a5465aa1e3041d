"""Clouds, brokers, remote calls and language models."""
import anthropic
import boto3
import celery
import grpc
import openai
import pika
from celery import Celery, shared_task
from google.cloud import bigquery, storage
from kafka import KafkaConsumer, KafkaProducer
from openai import AsyncOpenAI, OpenAI

s3 = boto3.client("s3")
app = Celery("shop")


def buckets(body):
    s3.put_object(Bucket="b", Key="k", Body=body)  # blocks
    s3.get_object(Bucket="b", Key="k")  # blocks
    s3.list_objects_v2(Bucket="b")  # blocks
    s3.download_file("b", "k", "path")  # blocks
    s3.generate_presigned_url("get_object")  # fine
    s3.can_paginate("list_objects_v2")  # fine
    boto3.client("sqs").send_message(QueueUrl="u", MessageBody="m")  # blocks
    session = boto3.Session(profile_name="dev")
    table = session.resource("dynamodb").Table("orders")
    table.put_item(Item={})  # blocks
    table.get_item(Key={})  # blocks
    boto3.resource("s3").Bucket("b").upload_file("path", "k")  # blocks


class Archive:
    def __init__(self):
        self.s3 = boto3.client("s3", region_name="eu-west-1")

    def keep(self, path):
        self.s3.upload_file(path, "b", path)  # blocks
        self.s3.delete_object(Bucket="b", Key=path)  # blocks


def google(rows):
    client = storage.Client()
    bucket = client.bucket("b")  # fine
    blob = bucket.blob("k")  # fine
    blob.upload_from_filename("path")  # blocks
    blob.download_as_bytes()  # blocks
    job = bigquery.Client().query("select 1")  # blocks
    job.result()  # blocks


@shared_task
def mail(address):
    return address.lower()  # fine


@app.task(bind=True)
def report(self, number):
    return number


def tasks():
    mail.delay("a@example.org")  # blocks
    mail.apply_async(args=["a"])  # blocks
    report.delay(1)  # blocks
    mail("a@example.org")  # fine
    app.send_task("x")  # blocks
    mail.s("x")  # fine
    result = mail.delay("b")  # blocks
    result.get(timeout=3)  # blocks
    result.ready()  # blocks


def brokers():
    connection = pika.BlockingConnection(pika.ConnectionParameters("localhost"))  # blocks
    channel = connection.channel()  # blocks
    channel.queue_declare(queue="q")  # blocks
    channel.basic_publish(exchange="", routing_key="q", body="x")  # blocks
    producer = KafkaProducer(bootstrap_servers="k")
    producer.flush()  # blocks
    consumer = KafkaConsumer("topic")
    consumer.poll()  # blocks


def models(messages):
    client = OpenAI()  # fine
    client.chat.completions.create(model="m", messages=messages)  # blocks
    client.embeddings.create(model="m", input="x")  # blocks
    anthropic.Anthropic().messages.create(model="m", messages=messages)  # blocks
    client.with_options(timeout=3)  # fine


async def models_async(messages):
    client = AsyncOpenAI()  # fine
    await client.chat.completions.create(model="m", messages=messages)  # fine
    await anthropic.AsyncAnthropic().messages.create(model="m", messages=messages)  # fine
    other = openai.AsyncOpenAI()
    await other.embeddings.create(model="m", input="x")  # fine


def not_cloud(client, bucket: dict, channel):
    client.create(model="m")  # fine
    bucket.get("k")  # fine
    channel.basic_publish("x")  # fine
    client.upload_file("x")  # fine
