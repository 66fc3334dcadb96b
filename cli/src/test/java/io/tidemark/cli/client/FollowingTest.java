package io.tidemark.cli.client;

import static io.tidemark.cli.command.Samples.GENERATION;
import static io.tidemark.cli.command.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tidemark.cli.client.Following.Standing;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which runs are taken for the ones that were asked for, and when they are over. */
class FollowingTest {

  private static Standing judge(String action, Set<String> sinks, JsonNode... runs) {
    return new Following(action, GENERATION, sinks).judge(List.of(runs));
  }

  private static List<String> ids(Standing standing) {
    return standing.runs().stream().map(run -> run.path("id").asText()).toList();
  }

  @Test
  @DisplayName("a run is the oldest one that was read for the action's reason, of no other kind")
  void reasons() {
    JsonNode[] all = {
      run(0, "COMPLETED", "{}"),
      run(1, "COMPLETED", "{'trigger': 'schedule'}"),
      run(2, "COMPLETED", "{'kind': 'test'}"),
      run(3, "COMPLETED", "{'trigger': 'initial'}"),
      run(4, "COMPLETED", "{'trigger': 'resync', 'kind': 'resync'}"),
      run(5, "COMPLETED", "{}"),
      run(6, "COMPLETED", "{}")
    };
    assertThat(ids(judge("run", Set.of(), all))).containsExactly("4000000005");
    assertThat(ids(judge("resync", Set.of(), all))).containsExactly("4000000004");
    assertThat(ids(judge("test-row", Set.of(), all))).containsExactly("4000000002");
  }

  @Test
  @DisplayName("an incremental sync that reads everything first does so for whoever asked")
  void firstReadOfChanges() {
    assertThat(
            judge(
                    "run",
                    Set.of(),
                    run(1, "COMPLETED", "{'kind': 'incremental', 'trigger': 'initial'}"))
                .isWell())
        .isTrue();
    assertThat(
            judge("run", Set.of(), run(1, "COMPLETED", "{'kind': 'keys', 'trigger': 'schedule'}"))
                .runs())
        .isEmpty();
  }

  @Test
  @DisplayName("every sink that has written the sync is awaited, and one at least")
  void sinks() {
    assertThat(judge("run", Set.of()).isOver()).isFalse();
    Standing one = judge("run", Set.of("mirror", "archive"), run(1, "COMPLETED", "{}"));
    assertThat(one.isOver()).isFalse();
    assertThat(one.awaited()).containsExactly("archive");
    Standing both =
        judge(
            "run",
            Set.of("mirror", "archive"),
            run(1, "COMPLETED", "{}"),
            run(1, "HELD", "{'sink': 'archive'}"));
    assertThat(both.isOver()).isTrue();
    assertThat(both.isWell()).isFalse();
    Standing another =
        judge(
            "run",
            Set.of("mirror"),
            run(1, "COMPLETED", "{}"),
            run(1, "WRITING", "{'sink': 'new'}"));
    assertThat(another.awaited()).containsExactly("new");
  }

  @Test
  @DisplayName("a split sync is over when each of its ranges is")
  void ranges() {
    JsonNode first = run(1, "COMPLETED", "{'scopes': 2}");
    assertThat(judge("run", Set.of("mirror"), first).isOver()).isFalse();
    JsonNode waiting = run(2, "WAITING", "{'scopes': 2, 'scope': 1}");
    assertThat(judge("run", Set.of("mirror"), first, waiting).isOver()).isFalse();
    JsonNode second = run(2, "COMPLETED", "{'scopes': 2, 'scope': 1}");
    Standing over =
        judge("run", Set.of("mirror"), run(9, "FAILED", "{'scopes': 2}"), second, first);
    assertThat(over.isWell()).isTrue();
    assertThat(ids(over)).containsExactly("4000000001", "4000000002");
  }
}
