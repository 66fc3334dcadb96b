package io.tidemark.console.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a sync stands. */
class StandingTest {
  private static final long NOON = 1_795_780_800_000L; // 2026-11-27T12:00Z

  private static ObjectNode run(String status) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("kind", "full")
        .put("scope", 0)
        .put("scopes", 1)
        .put("status", status)
        .put("heartbeat_at", "2026-11-27T11:59:30Z");
  }

  @Test
  @DisplayName("the newest run says how a sync stands; older ones do not")
  void newest() {
    assertThat(Standing.of(List.of(run("COMPLETED"), run("FAILED")), NOON).status())
        .isEqualTo("COMPLETED");
    assertThat(Standing.of(List.of(), NOON)).isEqualTo(Standing.NONE);
  }

  @Test
  @DisplayName("of a split sync the range that says most speaks for all")
  void ranges() {
    List<ObjectNode> runs =
        List.of(range(2, "WAITING"), range(1, "HELD"), range(0, "COMPLETED"), range(2, "FAILED"));
    assertThat(Standing.of(runs, NOON).status()).isEqualTo("HELD");
  }

  @Test
  @DisplayName("a range that has stayed behind is not hidden by others that have gone on")
  void behind() {
    List<ObjectNode> runs =
        List.of(
            range(0, "READING"),
            range(1, "READING"),
            range(0, "WAITING"),
            range(1, "WAITING"),
            range(2, "FAILED"),
            run("BLOCKED"));
    assertThat(Standing.of(runs, NOON).status()).isEqualTo("FAILED");
    assertThat(Standing.current(runs))
        .extracting(run -> run.path("status").asText())
        .as("each range once, and none of another plan")
        .containsExactly("READING", "READING", "FAILED");
  }

  private static ObjectNode range(int scope, String status) {
    return run(status).put("scope", scope).put("scopes", 3);
  }

  @Test
  @DisplayName("a test with one row says nothing of the sync, unless there is nothing else")
  void tests() {
    ObjectNode test = run("ABORTED").put("kind", "test");
    assertThat(Standing.of(List.of(test, run("COMPLETED")), NOON).status()).isEqualTo("COMPLETED");
    assertThat(Standing.of(List.of(test), NOON).status()).isEqualTo("ABORTED");
  }

  @Test
  @DisplayName("a run is late when nobody has worked on it for a minute, and somebody should")
  void late() {
    ObjectNode silent = run("WRITING").put("heartbeat_at", "2026-11-27T11:58:59.999999Z");
    assertThat(Standing.of(List.of(silent), NOON).late()).isTrue();
    assertThat(Standing.of(List.of(run("WRITING")), NOON).late()).isFalse();
    assertThat(Standing.of(List.of(silent.deepCopy().put("status", "HELD")), NOON).late())
        .isFalse();
    assertThat(Standing.of(List.of(silent.deepCopy().putNull("heartbeat_at")), NOON).late())
        .isFalse();
  }

  @Test
  @DisplayName("where several sinks write a sync, the one speaks that says most")
  void sinks() {
    Standing held = new Standing("HELD", false);
    Standing complete = new Standing("COMPLETED", false);
    assertThat(complete.orWorse(held)).isEqualTo(held);
    assertThat(held.orWorse(complete)).isEqualTo(held);
    assertThat(Standing.NONE.orWorse(complete)).isEqualTo(complete);
    assertThat(complete.orWorse(Standing.NONE)).isEqualTo(complete);
    assertThat(held.orWorse(new Standing("HELD", true)).late()).isTrue();
    assertThat(complete.orWorse(new Standing("OF_A_LATER_RELEASE", false)).status())
        .isEqualTo("OF_A_LATER_RELEASE");
  }
}
