package io.tidemark.console.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.api.WriteRule.Objection;
import io.tidemark.console.api.WriteRule.Sender;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who may change something. */
class WriteRuleTest {
  private static final String JSON = "application/json";

  private static int status(boolean actions, Sender sender) {
    return WriteRule.objection(actions, sender).map(Objection::status).orElse(202);
  }

  private static Sender from(@Nullable String origin, @Nullable String site) {
    return new Sender(JSON, "1", origin, "worker:8083", site);
  }

  @Test
  @DisplayName("nothing is changed without the switch")
  void theSwitch() {
    assertThat(status(false, from(null, null))).isEqualTo(403);
    assertThat(WriteRule.objection(false, from(null, null)).orElseThrow().message())
        .contains("tidemark.console.actions.enabled=true");
  }

  @Test
  @DisplayName("a client that is no browser tells its content type and the header, and no more")
  void clients() {
    assertThat(status(true, from(null, null))).isEqualTo(202);
    assertThat(status(true, new Sender("Application/JSON", "", null, null, null))).isEqualTo(202);
  }

  @Test
  @DisplayName("what a form can send is refused: its content types, and no header of its own")
  void forms() {
    for (String type :
        List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")) {
      assertThat(status(true, new Sender(type, "1", null, "h", null))).as(type).isEqualTo(415);
    }
    assertThat(status(true, new Sender(null, "1", null, "h", null))).isEqualTo(415);
    assertThat(status(true, new Sender(JSON, null, null, "h", null))).isEqualTo(403);
  }

  @Test
  @DisplayName("pages of the same host may, also behind a proxy that ends TLS; others may not")
  void pages() {
    assertThat(status(true, from("http://worker:8083", "same-origin"))).isEqualTo(202);
    assertThat(status(true, from("https://Worker:8083", null))).isEqualTo(202);
    assertThat(status(true, from("http://worker:8083", "none"))).isEqualTo(202);
    for (String origin :
        List.of(
            "http://evil.example",
            "http://worker",
            "http://worker:8084",
            "http://worker:8083.evil.example",
            "http://evil.example/worker:8083",
            "http://user@worker:8083",
            "null",
            "",
            "not a url")) {
      assertThat(status(true, from(origin, null))).as(origin).isEqualTo(403);
    }
    assertThat(status(true, from("http://worker:8083", "cross-site"))).isEqualTo(403);
    assertThat(status(true, from(null, "same-site"))).isEqualTo(403);
  }
}
