-- Asks the questions of a file in turn; tells what came of it as one line of JSON.
local paths = {}
for path in io.lines(os.getenv("BENCH_PATHS")) do paths[#paths + 1] = path end
local fresh = os.getenv("BENCH_FRESH") == "1"
local headers = fresh and {["Cache-Control"] = "no-cache"} or {}
local turn = 0

request = function()
  turn = turn % #paths + 1
  return wrk.format("GET", paths[turn], headers)
end

done = function(summary, latency, requests)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write
    + summary.errors.status + summary.errors.timeout
  io.write(string.format(
    '\nBENCH {"rate": %.3f, "p50": %.3f, "p95": %.3f, "failed": %d, "requests": %d}\n',
    summary.requests / summary.duration * 1e6, latency:percentile(50) / 1000,
    latency:percentile(95) / 1000, failed, summary.requests))
end
