package io.tidemark.cli.command;

import static io.tidemark.cli.command.Samples.GENERATION;
import static io.tidemark.cli.command.Samples.json;
import static io.tidemark.cli.command.Samples.run;
import static io.tidemark.cli.command.Samples.sync;
import static io.tidemark.cli.command.Samples.syncs;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tidemark.description.Description;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The commands that only look. */
class LooksTest {
  private final FakeWorker worker = new FakeWorker();

  @AfterEach
  void stop() {
    worker.close();
  }

  private CommandRun tidemark(String... arguments) {
    return CommandRun.of(worker, arguments);
  }

  private static ObjectNode complete() {
    return run(1, "COMPLETED", "{'added': 1200, 'rejected': 0}");
  }

  @Test
  @DisplayName("status of all syncs is 0 when all are in step, and shows the newest run of each")
  void statusOfAll() {
    worker.console("/syncs", "/syncs", syncs(sync("COMPLETED", true, complete())).toString());
    CommandRun status = tidemark("status");
    assertThat(status.code()).as(status.err()).isZero();
    assertThat(status.lines()).hasSize(3);
    assertThat(status.lines().get(0))
        .matches(" SYNC +SINK +STATUS +LAST SUCCESS +KIND +ADDED +CHANGED +UNCHANGED .*");
    assertThat(status.lines().get(1))
        .matches(" shop/public.orders  mirror  COMPLETED  .* ago +full  1,200 +0 +0 +0 +0");
    assertThat(status.lines().get(2)).isEqualTo("1 sync");
  }

  @Test
  @DisplayName("of a split sync status tells what all ranges did together")
  void statusOfRanges() {
    ObjectNode split = sync("COMPLETED", true, complete(), complete());
    ((ObjectNode) split.at("/sinks/0/counts")).put("added", 2400);
    worker.console("/syncs", "/syncs", syncs(split).toString());
    assertThat(tidemark("status").lines().get(1))
        .matches(" shop/public.orders  mirror  COMPLETED  .* ago +full  2,400 +0 +0 +0 +0");
  }

  @Test
  @DisplayName("status is 1 when a sync is held, and when a destination or a connector is not well")
  void statusIsUnwell() {
    ObjectNode held = syncs(sync("HELD", true, run(1, "HELD", "{}")));
    ObjectNode silent = syncs(sync("COMPLETED", true, complete()));
    silent.withArray("problems").add(json("{'connector': 'archive', 'message': 'no route'}"));
    ObjectNode failed = syncs(sync("COMPLETED", true, complete()));
    failed
        .withArray("connectors")
        .add(json("{'name': 'shop', 'kind': 'source', 'failures': {'task 0': 'broken'}}"));
    for (ObjectNode answer : List.of(held, silent, failed, syncs(sync("NONE", true)))) {
      worker.console("/syncs", "/syncs", answer.toString());
    }
    assertThat(tidemark("status").code()).isEqualTo(1);
    CommandRun second = tidemark("status");
    assertThat(second.code()).isEqualTo(1);
    assertThat(second.out()).contains("the destination of archive does not answer: no route");
    CommandRun third = tidemark("status");
    assertThat(third.code()).isEqualTo(1);
    assertThat(third.out()).contains("connector shop, task 0 has failed: broken");
    CommandRun fourth = tidemark("status");
    assertThat(fourth.code()).isEqualTo(1);
    assertThat(fourth.out()).contains("never run");
  }

  @Test
  @DisplayName("HT-2 status of one sync, by its names or its number, has its newest runs")
  void statusOfOne() {
    String answer =
        sync("BLOCKED", false, run(2, "BLOCKED", "{'error': '998 of 1000'}"), complete())
            .toString();
    worker.console("/syncs/{id}", "/syncs/17", answer);
    worker.console("/syncs/{source}/{sync}", "/syncs/shop/public.orders", answer);
    CommandRun status = tidemark("status", "shop/public.orders");
    assertThat(status.code()).isEqualTo(1);
    assertThat(status.out()).contains("4000000001").contains("4000000002: 998 of 1000");
    assertThat(tidemark("status", "17").lines()).hasSameSizeAs(status.lines());
  }

  @Test
  @DisplayName("with -o json the answers of the API come unchanged")
  void asItCame() {
    String all = syncs(sync("COMPLETED", true, complete())).toString();
    worker.console("/syncs", "/syncs", all);
    assertThat(tidemark("status", "-o", "json").out()).isEqualToIgnoringNewLines(all);
    String runs = Samples.runs(complete());
    worker.console("/runs", "/runs?limit=20", runs);
    assertThat(tidemark("runs", "--output=json").out()).isEqualToIgnoringNewLines(runs);
  }

  @Test
  @DisplayName("HT-16 HT-17 runs of a sync are asked for by status, and told with their reasons")
  void runs() {
    ObjectNode held = run(3, "HELD", "{'held_reason': 'all rows are stale', 'ended_at': null}");
    worker.console(
        "/runs",
        "/runs?limit=5&source=shop&status=HELD&sync=public.orders",
        Samples.runs(held, run(2, "COMPLETED", "{'rejected': 2, 'warnings': 'two\\u001b[2J'}")));
    CommandRun runs = tidemark("runs", "shop/public.orders", "--status=held", "--limit=5");
    assertThat(runs.code()).as(runs.err()).isZero();
    assertThat(runs.lines().get(2))
        .matches(
            " 4000000002 +shop/public.orders +mirror +1795780000002 +full +manual +COMPLETED"
                + " +2026-11-27T12:00:00Z +2.5 s +0 +0 +0 +0 +2");
    assertThat(runs.lines().subList(3, 6))
        .containsExactly(
            "4000000003: all rows are stale",
            "4000000002: two\uFFFD[2J",
            "4000000002: rejected records: tidemark errors 4000000002");
    assertThat(tidemark("runs", "--limit=1001").code()).isEqualTo(2);
  }

  @Test
  @DisplayName("HT-21 rejected records have their key, stage, SQLSTATE and message")
  void errors() {
    worker.console(
        "/runs/{id}/errors",
        "/runs/4000000001/errors?key=%7B%22id%22%3A7&limit=1",
        json("""
                {'errors': [{'topic': 'shop.orders', 'part': 2, 'position': 40,
                  'table_name': 'public.orders', 'row_key': '7', 'stage': 'write',
                  'sqlstate': '23514', 'message': 'check', 'rejected_at':
                  '2026-11-27T12:00:00.000001Z'}], 'next': 'shop.orders-2-40'}
                """)
            .toString());
    CommandRun errors = tidemark("errors", "4000000001", "--key={\"id\":7", "--limit=1");
    assertThat(errors.code()).as(errors.err()).isZero();
    assertThat(errors.lines())
        .containsExactly(
            " TABLE          KEY  STAGE  SQLSTATE  RECORD            MESSAGE",
            " public.orders    7  write     23514  shop.orders-2@40  check",
            "there may be more: --after shop.orders-2-40");
    assertThat(tidemark("errors", "last").code()).isEqualTo(2);
  }

  @Test
  @DisplayName("HT-21 all rejected records of a run are told, page after page")
  void allErrors() {
    String page =
        "{'errors': [{'topic': 't', 'part': 0, 'position': %s, 'table_name': null, 'row_key': null,"
            + " 'stage': 'write', 'sqlstate': '23514', 'message': 'no',"
            + " 'rejected_at': '2026-11-27T12:00:00.000000Z'}], 'next': %s}";
    String path = "/runs/7/errors?limit=1000";
    worker.console("/runs/{id}/errors", path, json(page.formatted(1, "'t-0-1'")).toString());
    worker.console(
        "/runs/{id}/errors",
        "/runs/7/errors?after=t-0-1&limit=1000",
        json(page.formatted(2, "null")).toString());
    CommandRun all = tidemark("errors", "7", "--all");
    assertThat(all.lines()).as(all.err()).hasSize(3);
    assertThat(all.out()).contains("t-0@1", "t-0@2").doesNotContain("--after");
    assertThat(Description.json(tidemark("errors", "7", "--all", "-o=json").out()).path("errors"))
        .hasSize(2);
  }

  @Test
  @DisplayName("explain says which partition is late, and by how much")
  void explainLate() {
    ObjectNode generation =
        Samples.generation(
            """
            {'scope': 0, 'scopes': 1, 'state': 'PENDING', 'mode': 'full', 'deletable': true,
             'reason': null, 'attempts': '1', 'partitions': [
              {'topic': 'shop.orders', 'part': 0, 'end': 999, 'records': 900, 'position': 1000,
               'behind': 0, 'applied': 900, 'rejected': 0, 'failure': null},
              {'topic': 'shop.orders', 'part': 1, 'end': 4999, 'records': 5000, 'position': 3000,
               'behind': 2000, 'applied': 3000, 'rejected': 0, 'failure': null}]}
            """);
    generation(generation);
    CommandRun explained = tidemark("explain", "shop/public.orders@" + GENERATION);
    assertThat(explained.code()).as(explained.err()).isZero();
    assertThat(explained.lines())
        .containsExactly(
            "shop/public.orders@1795780000000",
            "mirror: PENDING, 1 partition of 2 has not come to its end yet",
            "  shop.orders-1 is 2,000 offsets behind: at offset 3,000, and ends with 4,999;"
                + " task 1 has it, on w:8083");
  }

  private void generation(ObjectNode generation) {
    worker.console(
        "/generations/{source}/{sync}/{generation}",
        "/generations/shop/public.orders/" + GENERATION,
        generation.toString());
  }

  @Test
  @DisplayName("explain of the newest generation says who holds it, and what releases it")
  void explainHeld() {
    worker.console(
        "/syncs/{source}/{sync}",
        "/syncs/shop/public.orders",
        sync("HELD", false, run(5, "COMPLETED", "{'kind': 'test'}"), run(0, "HELD", "{}"))
            .toString());
    generation(
        Samples.generation(
            """
            {'scope': 0, 'scopes': 1, 'state': 'HELD', 'mode': 'full', 'deletable': true,
             'reason': '3 of 3 rows are stale', 'attempts': '1', 'partitions': []}
            """));
    CommandRun explained = tidemark("explain", "shop/public.orders");
    assertThat(explained.code()).isEqualTo(1);
    assertThat(explained.lines())
        .containsExactly(
            "shop/public.orders@1795780000000",
            "mirror: HELD, all of it is here, but a guard wants a person before rows are deleted",
            "  why: 3 of 3 rows are stale",
            "  to let it go on: tidemark release shop/public.orders@1795780000000");
  }

  @Test
  @DisplayName("explain of a blocked generation says what is missing, and whose task has failed")
  void explainBlocked() {
    generation(
        Samples.generation(
            """
            {'scope': 1, 'scopes': 4, 'state': 'BLOCKED', 'mode': 'full', 'deletable': true,
             'reason': '998 of 1000', 'attempts': '1', 'partitions': [
              {'topic': 'shop.orders', 'part': 0, 'end': 999, 'records': 1000, 'position': 1000,
               'behind': 0, 'applied': 998, 'rejected': 0, 'failure': 'disk is full'}]}
            """));
    CommandRun explained = tidemark("explain", "shop/public.orders@" + GENERATION);
    assertThat(explained.code()).isEqualTo(1);
    assertThat(explained.lines())
        .contains(
            "mirror, range 2 of 4: BLOCKED, the proof is not there that all of it is here: it never"
                + " deletes a row",
            "  shop.orders-0: 998 of 1,000 records arrived",
            "  shop.orders-0: its task has failed: disk is full");
  }

  @Test
  @DisplayName("a watch shows what has changed, asks on when nobody answers, and ends with Ctrl-C")
  void watch() throws InterruptedException {
    worker.console("/syncs", "/syncs", syncs(sync("COMPLETED", true, complete())).toString());
    worker.worker("GET /tidemark/api/syncs", 502, "gone");
    worker.console("/syncs", "/syncs", syncs(sync("WRITING", true, complete())).toString());
    CommandRun[] watched = new CommandRun[1];
    Thread user = new Thread(() -> watched[0] = tidemark("status", "--watch", "--every=PT0.005S"));
    user.start();
    while (worker.requests().size() < 6) {
      Thread.onSpinWait();
    }
    user.interrupt();
    user.join();
    assertThat(watched[0].code()).isEqualTo(130);
    assertThat(watched[0].lines()).hasSize(7);
    assertThat(watched[0].lines().get(3)).startsWith("not now, try again in a moment: HTTP 502");
    assertThat(watched[0].lines().get(5)).contains("WRITING");
  }
}
