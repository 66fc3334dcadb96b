package io.tidemark.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidemark.cli.client.WorkerClient.Patience;
import io.tidemark.cli.command.FakeWorker;
import io.tidemark.cli.command.Samples;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One clear error for each way in which there is no answer. */
class WorkerClientTest {
  private static final String SYNCS = "GET /tidemark/api/syncs";

  private final FakeWorker worker = new FakeWorker();

  @AfterEach
  void stop() {
    worker.close();
  }

  private WorkerClient client(Optional<String> authorization) {
    return new WorkerClient(
        URI.create(worker.url() + "/"), authorization, new Patience(2, Duration.ZERO));
  }

  private void assertFails(WorkerClient client, int code, String message) {
    assertThatThrownBy(() -> client.console("/syncs"))
        .isInstanceOf(RequestException.class)
        .hasMessageContaining(message)
        .asInstanceOf(InstanceOfAssertFactories.type(RequestException.class))
        .extracting(RequestException::exitCode)
        .isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | 4 | the worker wants to know who asks: --user",
        "403 | 4 | the console only reads",
        "404 | 4 | the console only reads",
        "409 | 4 | the console only reads",
        "500 | 4 | the console only reads",
        "502 | 3 | not now, try again in a moment",
        "503 | 3 | not now, try again in a moment: the console only reads",
        "302 | 3 | only a redirect answers at http://127.0.0.1"
      })
  @DisplayName("each status is told as what it means, with the worker's own words")
  void statuses(int status, int code, String message) {
    worker.worker(SYNCS, status, Samples.error(status, "the console only reads"));
    assertFails(client(Optional.empty()), code, message);
  }

  @Test
  @DisplayName("a worker without a console is told from a thing that the console does not know")
  void noConsole() {
    assertFails(client(Optional.empty()), 3, "no console at " + worker.url() + "/: set rest.exten");
    worker.worker(SYNCS, 404, "<html>nginx</html>");
    assertFails(client(Optional.empty()), 3, "no console at");
  }

  @Test
  @DisplayName("what answers without JSON is no worker, and nobody at all is told by the address")
  void noWorker() {
    worker.worker(SYNCS, 200, "hello");
    assertFails(client(Optional.empty()), 3, "no worker of Kafka Connect answers at http://127");
    worker.close();
    assertFails(client(Optional.empty()), 3, "nobody answers at " + worker.url());
  }

  @Test
  @DisplayName("credentials go along with each request, and wrong ones are told as such")
  void credentials() {
    String basic =
        Credentials.basic(
            "me", name -> name.equals("TIDEMARK_PASSWORD") ? "s:ecret" : null, Optional::empty);
    worker.worker(SYNCS, 401, "");
    assertFails(client(Optional.of(basic)), 4, "the worker does not take this user and password");
    assertThat(worker.last().headers())
        .containsEntry("Authorization", List.of("Basic bWU6czplY3JldA=="));
    assertThat(Credentials.basic("me", name -> null, () -> Optional.of("x"))).endsWith("bWU6eA==");
    assertThatThrownBy(() -> Credentials.basic("me", name -> null, Optional::empty))
        .hasMessage("there is no password for me: set TIDEMARK_PASSWORD");
  }

  @Test
  @DisplayName("what is not to be had now is asked for again")
  void asksAgain() {
    worker.worker(SYNCS, 503, Samples.error(503, "rebalancing"));
    worker.worker(SYNCS, 200, "{}");
    assertThat(client(Optional.empty()).console("/syncs").body()).isEqualTo("{}");
    assertThat(worker.requests()).hasSize(2);
  }

  @Test
  @DisplayName("names of syncs are paths with all that may be in names, slashes kept")
  void names() {
    assertThat(SyncName.parse("shop/a b/ü?").path()).isEqualTo("shop/a%20b/%C3%BC%3F");
    assertThat(SyncName.parse("shop/a/b")).isEqualTo(new SyncName("shop", "a/b"));
    for (String none : List.of("orders", "/orders", "shop/")) {
      assertThatThrownBy(() -> SyncName.parse(none)).hasMessageContaining("a sync is SOURCE/SYNC");
    }
  }
}
