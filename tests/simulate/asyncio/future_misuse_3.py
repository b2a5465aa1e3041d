import asyncio
async def main():
    f = asyncio.get_running_loop().create_future()
    for act in (f.result, f.exception):
        try:
            act()
        except asyncio.InvalidStateError as e:
            print(e)
    f.set_exception(KeyError('k')); f.exception()
    try:
        f.set_result(2)
    except asyncio.InvalidStateError as e:
        print(str(e).split(":")[0])

asyncio.run(main())
