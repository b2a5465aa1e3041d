"""Snippets for side-by-side runs with other linters: each function is one."""
import asyncio
import os
import pathlib
import subprocess
import time
import urllib.request
from os import popen, system
from pathlib import Path
from subprocess import Popen, check_call, run
from time import sleep

import anyio
import httpx
import requests
import trio
import urllib3

async def sleeps_001():
    time.sleep(1)
    await asyncio.sleep(1)


async def sleeps_002():
    sleep(2)
    await asyncio.sleep(1)


async def sleeps_003():
    time.sleep(0.01)
    await asyncio.sleep(1)


async def sleeps_004():
    for _ in range(3):
        time.sleep(1)
    await asyncio.sleep(1)


async def sleeps_005():
    if True:
        sleep(1)
    await asyncio.sleep(1)


async def sleeps_006():
    try:
        time.sleep(1)
    finally:
        print()
    await asyncio.sleep(1)


async def sleeps_007():
    with trio.CancelScope():
        time.sleep(1)
    await asyncio.sleep(1)


async def sleeps_008():
    x = [time.sleep(1) for _ in range(2)]
    await asyncio.sleep(1)


async def sleeps_009():
    return time.sleep(1)


async def sleeps_010():
    print(time.sleep(1))
    await asyncio.sleep(1)


async def no_sleeps_011():
    await asyncio.sleep(1)


async def no_sleeps_012():
    await asyncio.to_thread(time.sleep, 1)


async def no_sleeps_013():
    await trio.to_thread.run_sync(time.sleep, 1)


async def no_sleeps_014():
    await asyncio.to_thread(lambda: time.sleep(1))


async def no_sleeps_015():
    def inner():
        time.sleep(1)
    await asyncio.to_thread(inner)


def sync_016():
    time.sleep(1)


def sync_017():
    requests.get('u')


def sync_018():
    open('x')


def sync_019():
    input()


def sync_020():
    subprocess.run(['ls'])


async def requests_021():
    requests.get('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_022():
    httpx.get('https://example.org')
    await asyncio.sleep(1)


async def requests_023():
    requests.post('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_024():
    httpx.post('https://example.org')
    await asyncio.sleep(1)


async def requests_025():
    requests.put('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_026():
    httpx.put('https://example.org')
    await asyncio.sleep(1)


async def requests_027():
    requests.patch('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_028():
    httpx.patch('https://example.org')
    await asyncio.sleep(1)


async def requests_029():
    requests.delete('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_030():
    httpx.delete('https://example.org')
    await asyncio.sleep(1)


async def requests_031():
    requests.head('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_032():
    httpx.head('https://example.org')
    await asyncio.sleep(1)


async def requests_033():
    requests.options('https://example.org', timeout=3)
    await asyncio.sleep(1)


async def httpx_034():
    httpx.options('https://example.org')
    await asyncio.sleep(1)


async def requests_035():
    requests.request('GET', 'u')
    await asyncio.sleep(1)


async def requests_036():
    session = requests.Session()
    session.get('u')
    await asyncio.sleep(1)


async def requests_037():
    with requests.Session() as session:
        session.post('u')
    await asyncio.sleep(1)


async def httpx_038():
    httpx.request('GET', 'u')
    await asyncio.sleep(1)


async def httpx_039():
    client = httpx.Client()
    client.get('u')
    await asyncio.sleep(1)


async def httpx_040():
    with httpx.Client() as client:
        client.post('u')
    await asyncio.sleep(1)


async def httpx_041():
    client = httpx.Client()
    client.request('GET', 'u')
    await asyncio.sleep(1)


async def httpx_042(client: httpx.Client):
    client.get('u')
    await asyncio.sleep(1)


async def httpx_043():
    with httpx.stream('GET', 'u') as r:
        print(r)
    await asyncio.sleep(1)


async def no_http_044():
    async with httpx.AsyncClient() as client:
        await client.get('u')


async def no_http_045():
    await asyncio.to_thread(requests.get, 'u')


async def no_http_046(client):
    client.get('u')
    await asyncio.sleep(1)


async def no_http_047():
    data = {'a': 1}
    data.get('a')
    await asyncio.sleep(1)


async def urllib_048():
    urllib.request.urlopen('u')
    await asyncio.sleep(1)


async def urllib_049():
    with urllib.request.urlopen('u') as r:
        print(r)
    await asyncio.sleep(1)


async def urllib_050():
    urllib3.request('GET', 'u')
    await asyncio.sleep(1)


async def urllib_051():
    pool = urllib3.PoolManager()
    pool.request('GET', 'u')
    await asyncio.sleep(1)


async def urllib_052():
    urllib.request.urlretrieve('u', 'f')
    await asyncio.sleep(1)


async def processes_053():
    subprocess.run(['ls'])
    await asyncio.sleep(1)


async def processes_054():
    run(['ls'])
    await asyncio.sleep(1)


async def processes_055():
    subprocess.call(['ls'])
    await asyncio.sleep(1)


async def processes_056():
    subprocess.check_call(['ls'])
    await asyncio.sleep(1)


async def processes_057():
    check_call(['ls'])
    await asyncio.sleep(1)


async def processes_058():
    subprocess.check_output(['ls'])
    await asyncio.sleep(1)


async def processes_059():
    subprocess.getoutput('ls')
    await asyncio.sleep(1)


async def processes_060():
    subprocess.getstatusoutput('ls')
    await asyncio.sleep(1)


async def processes_061():
    os.system('ls')
    await asyncio.sleep(1)


async def processes_062():
    system('ls')
    await asyncio.sleep(1)


async def processes_063():
    os.popen('ls')
    await asyncio.sleep(1)


async def processes_064():
    popen('ls')
    await asyncio.sleep(1)


async def processes_065():
    subprocess.Popen(['ls'])
    await asyncio.sleep(1)


async def processes_066():
    Popen(['ls'])
    await asyncio.sleep(1)


async def processes_067():
    process = subprocess.Popen(['ls'])
    process.wait()
    await asyncio.sleep(1)


async def processes_068():
    process = Popen(['ls'])
    process.communicate()
    await asyncio.sleep(1)


async def processes_069():
    os.wait()
    await asyncio.sleep(1)


async def processes_070():
    os.waitpid(1, 0)
    await asyncio.sleep(1)


async def processes_071():
    os.wait3(0)
    await asyncio.sleep(1)


async def processes_072():
    os.wait4(1, 0)
    await asyncio.sleep(1)


async def processes_073():
    os.waitid(os.P_PID, 1, os.WEXITED)
    await asyncio.sleep(1)


async def processes_074():
    os.spawnl(os.P_WAIT, '/bin/ls', 'ls')
    await asyncio.sleep(1)


async def processes_075():
    os.spawnv(os.P_WAIT, '/bin/ls', ['ls'])
    await asyncio.sleep(1)


async def processes_076():
    os.spawnlp(os.P_WAIT, 'ls', 'ls')
    await asyncio.sleep(1)


async def processes_077():
    os.spawnve(os.P_WAIT, '/bin/ls', ['ls'], {})
    await asyncio.sleep(1)


async def processes_078():
    os.posix_spawn('/bin/ls', ['ls'], {})
    await asyncio.sleep(1)


async def processes_079():
    os.spawnl(os.P_NOWAIT, '/bin/ls', 'ls')
    await asyncio.sleep(1)


async def no_processes_080():
    await asyncio.create_subprocess_exec('ls')


async def no_processes_081():
    await asyncio.create_subprocess_shell('ls')


async def no_processes_082():
    await trio.run_process(['ls'])


async def no_processes_083():
    await asyncio.to_thread(subprocess.run, ['ls'])


async def no_processes_084():
    await anyio.run_process(['ls'])


async def files_085():
    open('x')
    await asyncio.sleep(1)


async def files_086():
    with open('x') as f:
        print(f)
    await asyncio.sleep(1)


async def files_087():
    f = open('x', 'w')
    await asyncio.sleep(1)


async def files_088():
    print(open('x').read())
    await asyncio.sleep(1)


async def files_089():
    Path('x').open()
    await asyncio.sleep(1)


async def files_090():
    pathlib.Path('x').open()
    await asyncio.sleep(1)


async def files_091():
    with Path('x').open() as f:
        print(f)
    await asyncio.sleep(1)


async def files_092():
    os.fdopen(3)
    await asyncio.sleep(1)


async def files_093():
    Path('x').read_text()
    await asyncio.sleep(1)


async def files_094():
    Path('x').write_text('a')
    await asyncio.sleep(1)


async def files_095():
    Path('x').read_bytes()
    await asyncio.sleep(1)


async def files_096():
    Path('x').write_bytes(b'')
    await asyncio.sleep(1)


async def files_097():
    Path('x').mkdir()
    await asyncio.sleep(1)


async def files_098():
    Path('x').unlink()
    await asyncio.sleep(1)


async def files_099():
    Path('x').rename('y')
    await asyncio.sleep(1)


async def files_100():
    Path('x').touch()
    await asyncio.sleep(1)


async def files_101():
    Path('x').rmdir()
    await asyncio.sleep(1)


async def files_102():
    path = Path('x')
    path.read_text()
    await asyncio.sleep(1)


async def files_103():
    (Path('x') / 'y').read_text()
    await asyncio.sleep(1)


async def files_104():
    Path('x').iterdir()
    await asyncio.sleep(1)


async def files_105():
    Path('x').exists()
    await asyncio.sleep(1)


async def files_106():
    Path('x').is_file()
    await asyncio.sleep(1)


async def files_107():
    Path('x').stat()
    await asyncio.sleep(1)


async def files_108():
    Path('x').resolve()
    await asyncio.sleep(1)


async def files_109():
    Path('x').glob('*')
    await asyncio.sleep(1)


async def files_110():
    os.path.exists('x')
    await asyncio.sleep(1)


async def files_111():
    os.path.isfile('x')
    await asyncio.sleep(1)


async def files_112():
    os.path.getsize('x')
    await asyncio.sleep(1)


async def files_113():
    os.path.abspath('x')
    await asyncio.sleep(1)


async def files_114():
    Path.home()
    await asyncio.sleep(1)


async def files_115():
    Path.cwd()
    await asyncio.sleep(1)


async def files_116(path: Path):
    path.read_text()
    await asyncio.sleep(1)


async def no_files_117():
    async with await anyio.open_file('x') as f:
        await f.read()


async def no_files_118():
    await anyio.Path('x').read_text()


async def no_files_119():
    await trio.Path('x').read_text()


async def no_files_120():
    await asyncio.to_thread(open, 'x')


async def no_files_121():
    Path('x').name
    await asyncio.sleep(1)


async def no_files_122():
    Path('x').with_suffix('.y')
    await asyncio.sleep(1)


async def no_files_123():
    os.path.join('a', 'b')
    await asyncio.sleep(1)


async def no_files_124():
    Path('x') / 'y'
    await asyncio.sleep(1)


async def no_files_125():
    Path('x').as_posix()
    await asyncio.sleep(1)


async def stdin_126():
    input()
    await asyncio.sleep(1)


async def stdin_127():
    name = input('name? ')
    await asyncio.sleep(1)


async def stdin_128():
    print(input())
    await asyncio.sleep(1)


async def stdin_129():
    while input() != 'q':
        await asyncio.sleep(1)
    await asyncio.sleep(1)


async def no_stdin_130():
    await asyncio.to_thread(input)


async def no_stdin_131():
    input = str
    input()
    await asyncio.sleep(1)


async def timeouts_132():
    async with asyncio.timeout(1):
        print()
    await asyncio.sleep(1)


async def timeouts_133():
    with trio.move_on_after(1):
        print()
    await asyncio.sleep(1)


async def timeouts_134():
    with trio.fail_after(1):
        pass
    await asyncio.sleep(1)


async def timeouts_135():
    with anyio.move_on_after(1):
        print()
    await asyncio.sleep(1)


async def timeouts_136():
    with anyio.fail_after(1):
        x = 1
    await asyncio.sleep(1)


async def timeouts_137():
    async with asyncio.timeout_at(1):
        print()
    await asyncio.sleep(1)


async def timeouts_138():
    with trio.move_on_at(1):
        print()
    await asyncio.sleep(1)


async def timeouts_139():
    with trio.fail_at(1):
        print()
    await asyncio.sleep(1)


async def timeouts_140():
    with trio.CancelScope():
        print()
    await asyncio.sleep(1)


async def timeouts_141():
    with anyio.CancelScope():
        print()
    await asyncio.sleep(1)


async def timeouts_142():
    async with asyncio.timeout(1):
        def inner():
            pass
    await asyncio.sleep(1)


async def timeouts_143():
    with anyio.fail_after(1):
        async def inner():
            await trio.sleep(1)
    await asyncio.sleep(1)


async def no_timeouts_144(x, y):
    async with asyncio.timeout(1):
        await asyncio.sleep(1)


async def no_timeouts_145(x, y):
    with trio.move_on_after(1):
        await trio.sleep(1)


async def no_timeouts_146(x, y):
    with anyio.fail_after(1):
        async for x in y():
            print(x)


async def no_timeouts_147(x, y):
    with trio.fail_after(1):
        async with y() as z:
            print(z)


async def no_timeouts_148(x, y):
    async with asyncio.timeout(1):
        if x:
            await y()


async def no_timeouts_149(x, y):
    with trio.move_on_after(1):
        print([z async for z in y()])


async def no_timeouts_150():
    with anyio.fail_after(1):
        yield 1
    await asyncio.sleep(1)


async def busy_151(x):
    while not x.done:
        await asyncio.sleep(0.1)


async def busy_152(x):
    while x:
        await trio.sleep(1)


async def busy_153(x):
    while x():
        await anyio.sleep(1)


async def busy_154(x):
    while True:
        await asyncio.sleep(1)


async def busy_155(x):
    while 1:
        await trio.sleep(1)


async def busy_156(x):
    while not x:
        await asyncio.sleep(0)


async def busy_157(x):
    while not x:
        await trio.sleep_until(1)


async def busy_158(x):
    while x:
        await asyncio.sleep(1)
    else:
        print()


async def busy_159(x):
    while x.a and x.b:
        await asyncio.sleep(1)


async def no_busy_160(x):
    while x:
        await asyncio.sleep(1)
        x = x()


async def no_busy_161(x):
    while x:
        print()
        await trio.sleep(1)


async def no_busy_162(x):
    while x:
        await x.wait()


async def no_busy_163(x):
    for _ in x:
        await asyncio.sleep(1)


async def no_busy_164(x):
    while await x():
        await asyncio.sleep(1)


async def tasks_165(x):
    asyncio.create_task(x())
    await asyncio.sleep(1)


async def tasks_166(x):
    asyncio.ensure_future(x())
    await asyncio.sleep(1)


async def tasks_167(x):
    _ = asyncio.create_task(x())
    await asyncio.sleep(1)


async def tasks_168(x):
    loop = asyncio.get_running_loop()
    loop.create_task(x())
    await asyncio.sleep(1)


async def tasks_169(x):
    asyncio.get_running_loop().create_task(x())
    await asyncio.sleep(1)


async def no_tasks_170(x):
    task = asyncio.create_task(x())
    await task


async def no_tasks_171(x):
    await asyncio.create_task(x())


async def no_tasks_172(x):
    return asyncio.create_task(x())


async def no_tasks_173(x):
    async with asyncio.TaskGroup() as group:
        group.create_task(x())


async def no_tasks_174(x):
    tasks = set()
    tasks.add(asyncio.create_task(x()))
    await asyncio.sleep(1)


async def no_tasks_175(x):
    keep = [asyncio.create_task(x())]
    await asyncio.sleep(1)


async def no_tasks_176(x):
    print(asyncio.ensure_future(x()))
    await asyncio.sleep(1)


async def cancels_177(x):
    try:
        await x()
    except BaseException:
        pass


async def cancels_178(x):
    try:
        await x()
    except:
        print()


async def cancels_179(x):
    try:
        await x()
    except asyncio.CancelledError:
        pass


async def cancels_180(x):
    try:
        await x()
    except (ValueError, asyncio.CancelledError):
        return


async def cancels_181(x):
    try:
        await x()
    except BaseException as e:
        print(e)


async def no_cancels_182(x):
    try:
        await x()
    except BaseException:
        raise


async def no_cancels_183(x):
    try:
        await x()
    except Exception:
        pass


async def no_cancels_184(x):
    try:
        await x()
    except asyncio.CancelledError:
        print()
        raise


async def no_cancels_185(x):
    try:
        await x()
    except asyncio.CancelledError:
        raise
    except BaseException:
        pass


async def no_cancels_186(x):
    try:
        await x()
    except ValueError:
        pass


async def unused_187():
    print()


async def unused_188():
    return 1


async def unused_189():
    x = 1
    return x


async def no_unused_190(y=None):
    await asyncio.sleep(0)


async def no_unused_191(y=None):
    async with asyncio.Lock():
        pass


async def no_unused_192(y=None):
    pass


async def no_unused_193(y=None):
    ...


async def no_unused_194(y=None):
    yield 1


async def no_unused_195(y=None):
    async for x in y():
        print(x)


async def params_196(url, timeout=5):
    return await url.read()


async def params_197(url, *, timeout: float):
    await url.read()


async def no_params_198(url, seconds):
    await url.read()


async def checkpoints_199():
    await trio.sleep(0)


async def checkpoints_200():
    await anyio.sleep(0)


async def no_checkpoints_201():
    await asyncio.sleep(0)


async def endless_202():
    await trio.sleep(86401)


async def endless_203():
    await anyio.sleep(1_000_000)


async def no_endless_204():
    await trio.sleep(3600)


async def gives_205(connect):
    async with connect() as connection:
        async for row in connection:
            yield row


async def gives_206(path):
    with path.lock() as lock:
        yield lock
        await asyncio.sleep(1)


async def no_gives_207(rows):
    async for row in rows:
        yield row


async def forgotten_208():
    trio.sleep(1)
    await trio.sleep(2)


async def no_forgotten_209():
    await trio.open_file("a.txt")
