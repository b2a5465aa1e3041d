"""Subprocesses, threads, locks, queues, sleeping and asking the person."""
import asyncio
import getpass
import multiprocessing
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed, wait
from subprocess import PIPE, Popen, check_output
from time import sleep as snooze


def commands(arguments):
    subprocess.run(arguments, check=True)  # blocks
    subprocess.call(arguments)  # blocks
    subprocess.check_call(arguments)  # blocks
    check_output(arguments)  # blocks
    subprocess.getoutput("ls")  # blocks
    os.system("ls")  # blocks
    os.popen("ls").read()  # blocks
    subprocess.list2cmdline(arguments)  # fine
    child = Popen(arguments, stdout=PIPE)  # blocks
    child.communicate()  # blocks
    child.wait(timeout=3)  # blocks
    child.poll()  # fine
    child.terminate()  # fine
    child.send_signal(signal.SIGTERM)  # fine


def waiting(seconds):
    time.sleep(seconds)  # blocks
    snooze(1)  # blocks
    time.time()  # fine
    time.monotonic()  # fine
    time.perf_counter()  # fine
    time.strftime("%Y")  # fine


class Worker(threading.Thread):
    def __init__(self, jobs):
        super().__init__(daemon=True)  # fine
        self.jobs = queue.Queue()
        self.stop = threading.Event()
        self.lock = threading.Lock()
        self.done = threading.Condition()

    def run(self):
        while not self.stop.is_set():  # fine
            self.jobs.get()  # blocks
            self.jobs.task_done()  # fine
            self.stop.wait(1)  # blocks
            self.lock.acquire()  # blocks
            self.lock.release()  # fine
            self.done.wait()  # blocks
            self.done.notify_all()  # fine

    def finish(self):
        self.stop.set()  # fine
        self.jobs.qsize()  # fine
        self.join()  # blocks
        self.is_alive()  # fine


def threads(work, items):
    thread = threading.Thread(target=work)  # fine
    thread.join()  # blocks
    barrier = threading.Barrier(2)
    barrier.wait()  # blocks
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(work, item) for item in items]  # fine
        for future in as_completed(futures):  # blocks
            future.result()  # blocks
        pool.submit(work, 1).result()  # blocks
        wait(futures)  # blocks
    process = multiprocessing.Process(target=work)  # fine
    process.join()  # blocks
    with multiprocessing.Pool(4) as pool:
        pool.map(work, items)  # blocks


def person():
    input("name? ")  # blocks
    getpass.getpass()  # blocks
    sys.stdin.readline()  # blocks
    sys.stdout.flush()  # fine
    print("done")  # fine
    sys.stdout.write("x")  # fine


async def loop(work, semaphore: asyncio.Semaphore):
    await asyncio.sleep(1)  # fine
    await asyncio.to_thread(time.sleep, 1)  # fine
    jobs = asyncio.Queue()
    await jobs.get()  # fine
    jobs.get_nowait()  # fine
    jobs.put_nowait(1)  # fine
    event = asyncio.Event()
    await event.wait()  # fine
    event.set()  # fine
    await asyncio.wait_for(event.wait(), 1)  # fine
    process = await asyncio.create_subprocess_exec("ls")  # fine
    await process.communicate()  # fine
    await process.wait()  # fine
    await semaphore.acquire()  # fine
    lock = asyncio.Lock()
    async with lock:  # fine
        await asyncio.gather(work(), work())  # fine
    task = asyncio.create_task(work())  # fine
    task.result()  # fine
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, time.sleep, 1)  # fine
    await asyncio.wait([task])  # fine
    time.sleep(1)  # blocks


def not_waiting(jobs: list, options: dict, event, future):
    jobs.pop()  # fine
    "-".join(jobs)  # fine
    os.path.join("a", "b")  # fine
    options.get("wait")  # fine
    event.wait()  # fine
    future.result()  # fine


class Timer:
    """A wait that only counts."""

    def __init__(self):
        self.left = 3

    def wait(self):
        self.left -= 1

    def join(self, other):
        return self.left + other.left


def counting(parts, mapping, pool):
    timer = Timer()
    timer.wait()  # fine
    timer.join(Timer())  # fine
    b"".join(parts)  # fine
    os.path.normpath("a")  # fine
    mapping.items().mapping.get("a")  # fine
    sorted(parts, key=len)  # fine
    pool.submit(print, 1)  # fine
    threading.current_thread()  # fine
    threading.Lock().locked()  # fine
    queue.Queue(maxsize=3).empty()  # fine
    subprocess.CompletedProcess([], 0).check_returncode()  # fine
    time.localtime()  # fine
    asyncio.get_event_loop()  # fine


async def together(reader: asyncio.StreamReader, writer: asyncio.StreamWriter):
    await reader.readline()  # fine
    await reader.read(100)  # fine
    writer.write(b"x")  # fine
    await writer.drain()  # fine
    reader, writer = await asyncio.open_connection("example.org", 80)  # fine
    writer.close()  # fine
    await writer.wait_closed()  # fine
    async with asyncio.timeout(3):  # fine
        await asyncio.sleep(1)  # fine
