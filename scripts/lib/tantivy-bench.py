"""Indexes and searches the texts of a run of scripts/bench search with Tantivy: tantivy-bench.py FOLDER"""

import os
import shutil
import sys
import time

import tantivy


def main(folder):
    schema = tantivy.SchemaBuilder().add_text_field("text", stored=False).build()
    path = os.path.join(folder, "tantivy")
    shutil.rmtree(path, ignore_errors=True)
    os.mkdir(path)
    index = tantivy.Index(schema, path=path)
    writer = index.writer(heap_size=64 << 20, num_threads=1)
    count, start = 0, time.monotonic()
    with open(os.path.join(folder, "texts"), encoding="utf-8") as texts:
        for line in texts:
            writer.add_document(tantivy.Document(text=line))
            count += 1
    writer.commit()
    writer.wait_merging_threads()
    seconds = time.monotonic() - start
    size = sum(os.path.getsize(os.path.join(path, name)) for name in os.listdir(path))
    index.reload()
    searcher = index.searcher()
    with open(os.path.join(folder, "queries"), encoding="utf-8") as lines:
        queries = [index.parse_query(line.strip(), ["text"]) for line in lines]
    for _ in range(2):
        times = []
        for query in queries:
            at = time.monotonic()
            searcher.search(query, 20, count=False)
            times.append((time.monotonic() - at) * 1e3)
    times.sort()
    print("\ntantivy, in this process and without a server")
    print(f"  messages per second          {count / seconds:16,.0f}")
    print(f"  disk mib per million         {size / 2**20 * 1e6 / count:16,.3f}")
    print(f"  p50 ms                       {times[len(times) // 2]:16,.3f}")
    print(f"  p99 ms                       {times[len(times) * 99 // 100]:16,.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
