package io.tidemark.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Answers of a console, of the sync shop/public.orders where nothing else is said. */
public final class Samples {
  public static final long GENERATION = 1_795_780_000_000L;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Samples() {}

  /** JSON with single quotes. */
  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * A run, n milliseconds after {@link #GENERATION}.
   *
   * @param others fields that are other than usual, with single quotes
   */
  public static ObjectNode run(int n, String status, String others) {
    ObjectNode run =
        json(
            """
            {'id': 4000000000, 'sync_id': 17, 'run_id': 1, 'generation': 0, 'scope': 0, 'kind': 'full',
             'trigger': 'manual', 'status': '', 'started_at': '2026-11-27T12:00:00.000001Z',
             'ended_at': '2026-11-27T12:00:02.500001Z', 'added': 0, 'changed': 0, 'unchanged': 0,
             'removed': 0, 'rejected': 0, 'sink': 'mirror', 'source': 'shop',
             'sync': 'public.orders', 'table_name': 'public.orders', 'scopes': 1,
             'connector': 'shop', 'updated_at': null, 'heartbeat_at': null, 'rows_read': null,
             'records_sent': null, 'stale': null, 'held_reason': null, 'warnings': null,
             'watermark': null, 'error': null}
            """);
    run.put("id", 4_000_000_000L + n).put("generation", GENERATION + n).put("status", status);
    run.setAll(json(others));
    return run;
  }

  /** An answer with runs. */
  public static String runs(JsonNode... runs) {
    ObjectNode answer = NODES.objectNode();
    answer.putArray("runs").addAll(List.of(runs));
    answer.putNull("next").putArray("problems");
    return answer.toString();
  }

  /**
   * A sync at the sink {@code mirror}.
   *
   * @param brief whether its runs are told in short
   */
  public static ObjectNode sync(String status, boolean brief, ObjectNode... runs) {
    ObjectNode sync =
        json(
            "{'id': 17, 'source': 'shop', 'sync': 'public.orders', 'connector': 'shop',"
                + " 'late': false, 'mode': 'full', 'cursor': [], 'schedule': 'PT1H', 'next_run': '2026-11-27T13:00:00Z'}");
    ArrayNode sinks = sync.put("status", status).putArray("sinks");
    if (runs.length > 0) {
      ObjectNode sink =
          sinks.addObject().put("connector", "mirror").put("sink", "mirror").put("status", status);
      sink.put("late", false).put("last_success", "2026-11-27T11:59:00.000001Z");
      sink.set(
          "counts",
          runs[0].deepCopy().retain("added", "changed", "unchanged", "removed", "rejected"));
      ArrayNode lines = sink.putArray("runs");
      for (ObjectNode run : runs) {
        lines.add(brief ? brief(run) : run);
      }
      if (!brief) {
        sink.putArray("schema_changes");
      }
    }
    return brief ? sync : sync.set("problems", NODES.arrayNode());
  }

  private static ObjectNode brief(ObjectNode run) {
    return run.deepCopy()
        .retain(
            "id",
            "run_id",
            "generation",
            "scope",
            "kind",
            "trigger",
            "status",
            "started_at",
            "ended_at",
            "added",
            "changed",
            "unchanged",
            "removed",
            "rejected");
  }

  /** An answer with syncs, whose totals say only how many there are. */
  public static ObjectNode syncs(ObjectNode... syncs) {
    ObjectNode answer = NODES.objectNode();
    answer.putArray("syncs").addAll(List.of(syncs));
    answer.set(
        "totals",
        json("{'running': 0, 'late': 0, 'held': 0, 'blocked': 0, 'failed': 0}")
            .put("syncs", syncs.length));
    answer.putArray("connectors");
    answer.putArray("problems");
    return answer;
  }

  /** What a signal is answered with. */
  public static String asked(int after) {
    return json("{'source': 'shop', 'sync': 'public.orders', 'connector': 'shop-source',"
            + " 'signal': 's-1', 'all': false, 'runs': '/tidemark/api/runs'}")
        .put("after", GENERATION + after)
        .toString();
  }

  /**
   * A generation with one scope.
   *
   * @param scope whose partitions task 1 has, on w:8083
   */
  public static ObjectNode generation(String scope) {
    ObjectNode answer = json("{'source': 'shop', 'sync': 'public.orders', 'problems': []}");
    answer.put("generation", GENERATION);
    ObjectNode sink = answer.putArray("sinks").addObject().put("connector", "mirror");
    ObjectNode only = json(scope);
    for (JsonNode part : only.path("partitions")) {
      ObjectNode had = (ObjectNode) part;
      had.put("log_end", part.path("end").longValue() + 2).put("task", 1).put("worker", "w:8083");
    }
    sink.put("sink", "mirror").putArray("scopes").add(only);
    return answer;
  }

  /** An error as Connect's own API tells it. */
  public static String error(int status, String message) {
    return NODES.objectNode().put("error_code", status).put("message", message).toString();
  }
}
