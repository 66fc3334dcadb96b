package io.tidemark.console;

import static io.tidemark.description.Description.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidemark.console.Server.Answer;
import io.tidemark.console.cluster.FakeCluster;
import io.tidemark.description.Description;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the API refuses. */
class ConsoleSafetyTest {
  private static final Description DESCRIPTION = new Description();
  private static final String RUN = "/tidemark/api/syncs/shop/orders/run";

  private final FakeCluster cluster = new FakeCluster();

  private static Map<String, String> headers(String... namesAndValues) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("X-Tidemark-Console", "1");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  private void refused(Server server, Map<String, String> headers, int status) {
    Answer answer = server.call("POST", RUN, headers, "{}");
    assertThat(answer.status()).as(headers + answer.body()).isEqualTo(status);
    DESCRIPTION.check("POST /tidemark/api/syncs/{source}/{sync}/run", status, answer.body());
  }

  @Test
  @DisplayName("without its switch the API changes nothing, whatever is asked")
  void theSwitch() {
    try (Server server = new Server(cluster, false)) {
      refused(server, headers(), 403);
      DESCRIPTION.operations().stream()
          .filter(operation -> operation.startsWith("POST "))
          .map(operation -> operation.substring(5).replaceAll("\\{[a-z]+}", "1"))
          .forEach(path -> assertThat(server.post(path, "{}").status()).as(path).isEqualTo(403));
    }
  }

  @Test
  @DisplayName(
      "with it, a request needs JSON, the header, and a page of this host if it is from one")
  void senders() {
    try (Server server = new Server(cluster, true)) {
      Map<String, String> noHeader = headers();
      noHeader.remove("X-Tidemark-Console");
      refused(server, noHeader, 403);
      refused(server, headers("Content-Type", "text/plain"), 415);
      refused(server, headers("Origin", "http://evil.example"), 403);
      refused(server, headers("Sec-Fetch-Site", "cross-site"), 403);
      refused(server, headers("Origin", "http://worker:8083"), 404); // there is no such source
    }
  }

  @Test
  @DisplayName("bodies that are none, too long, or say what nobody asked for are refused unquoted")
  void bodies() {
    try (Server server = new Server(cluster, true)) {
      for (String body :
          List.of("[1]", "{\"hunter2", "{\"hunter2\":1}", "\"" + "x".repeat(70_000) + "\"")) {
        Answer answer = server.post(RUN, body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).doesNotContain("hunter2");
      }
      Answer number = server.post("/tidemark/api/syncs/shop/orders/release", "{\"connector\":1}");
      assertThat(number.status()).as("no text").isEqualTo(400);
    }
  }

  @Test
  @DisplayName("no path of a request leads to a file that is not a page")
  void traversal() {
    try (Server server = new Server(cluster, true)) {
      assertThat(server.get("/tidemark/").headers().get("Content-Type")).startsWith("text/html");
      for (String path :
          List.of(
              "/tidemark/../META-INF/MANIFEST.MF",
              "/tidemark/..%2fapi%2fopenapi.json",
              "/tidemark/%2e%2e/%2e%2e/etc/passwd",
              "/tidemark//etc/passwd",
              "/tidemark/index.html%00.js",
              "/tidemark/..;/index.html",
              "/tidemark/..%5c..%5cindex.html",
              "/tidemark/file:/etc/passwd",
              "/tidemark/ConsoleExtension.class")) {
        assertThat(server.get(path).status()).as(path).isEqualTo(404);
      }
    }
  }

  @Test
  @DisplayName(
      "every file that the page names is there, and kept by browsers for as long as it is the same")
  void pages() {
    try (Server server = new Server(cluster, true)) {
      Answer bare = server.get("/tidemark");
      assertThat(bare.status()).isEqualTo(307);
      assertThat(bare.headers().get("Location")).endsWith("/tidemark/");
      Set<String> named = named(server.get("/tidemark/").body());
      assertThat(named)
          .extracting(name -> name.replaceFirst("\\?.*", ""))
          .containsExactly("icon.svg");
      for (String name : named) {
        Answer file = server.get("/tidemark/" + name);
        assertThat(file.status()).as(name).isEqualTo(200);
        assertThat(file.headers().get("Cache-Control")).as(name).contains("immutable");
        Answer other = server.get("/tidemark/" + name + "0");
        assertThat(other.headers().get("Cache-Control")).as(name).isEqualTo("no-cache");
      }
    }
  }

  /** Files that the page asks for by itself. */
  private static Set<String> named(String page) {
    return Pattern.compile("(?:src|href)=\"([^#\"][^\"]*)")
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .filter(name -> !name.startsWith("api/"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  @DisplayName("the page offers to change something where the switch is on, and only there")
  void offers() {
    for (boolean actions : new boolean[] {true, false}) {
      try (Server server = new Server(cluster, actions)) {
        assertThat(server.get("/tidemark/").body()).contains("data-actions=\"" + actions + "\"");
      }
    }
  }

  @Test
  @DisplayName("longer answers are packed for whoever takes them so, and are the same")
  void packed() {
    try (Server server = new Server(cluster, true)) {
      for (String path : List.of("/tidemark/", "/tidemark/api/openapi.json")) {
        Answer plain = server.get(path);
        assertThat(plain.headers()).containsEntry("Vary", "Accept-Encoding");
        for (String refused : List.of("br", "gzip;q=0", "gzip ; q=0.0, br")) {
          Map<String, String> accepted = Map.of("Accept-Encoding", refused);
          assertThat(server.call("GET", path, accepted, "").headers())
              .as(refused)
              .doesNotContainKey("Content-Encoding");
        }
        Map<String, String> accepted = Map.of("Accept-Encoding", "deflate, gzip;q=0.5");
        Answer packed = server.call("GET", path, accepted, "");
        assertThat(packed.headers()).containsEntry("Content-Encoding", "gzip");
        assertThat(packed.body()).isEqualTo(plain.body());
        assertThat(packed.headers().get("ETag")).isEqualTo(plain.headers().get("ETag"));
      }
      Map<String, String> gzip = Map.of("Accept-Encoding", "gzip");
      assertThat(server.call("GET", "/tidemark/api/health", gzip, "").headers())
          .as("what is short anyway")
          .doesNotContainKey("Content-Encoding");
    }
  }

  @Test
  @DisplayName("browsers are told to run nothing from elsewhere, and to show nothing elsewhere")
  void browserRules() {
    try (Server server = new Server(cluster, true)) {
      for (String path : List.of("/tidemark/", "/tidemark/api/health", "/tidemark/nothing")) {
        assertThat(server.get(path).headers())
            .as(path)
            .containsEntry("X-Content-Type-Options", "nosniff")
            .hasEntrySatisfying(
                "Content-Security-Policy",
                policy ->
                    assertThat(policy).contains("default-src 'self'", "frame-ancestors 'none'"));
      }
    }
  }

  @Test
  @DisplayName("browsers run and apply of the page what it brings along, and nothing else")
  void pageRules() throws NoSuchAlgorithmException {
    try (Server server = new Server(cluster, true)) {
      Answer page = server.get("/tidemark/");
      String policy = page.headers().get("Content-Security-Policy");
      assertThat(policy)
          .contains("script-src " + hash(page.body(), "script"))
          .contains("style-src " + hash(page.body(), "style"))
          .doesNotContain("unsafe");
      Map<String, String> tag = Map.of("If-None-Match", page.headers().get("ETag"));
      Answer again = server.call("GET", "/tidemark/", tag, "");
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.headers()).containsEntry("Content-Security-Policy", policy);
    }
  }

  /** The only element of that kind, as a policy names it. */
  private static String hash(String page, String element) throws NoSuchAlgorithmException {
    String[] parts = page.split("</?" + element + ">", -1);
    assertThat(parts).as(element).hasSize(3);
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(parts[1].getBytes(UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
  }

  @Test
  @DisplayName("a plan, for which the worker connects with its secrets, needs switch and header")
  void plans() {
    String path = "/tidemark/api/plan";
    String sink = "{\"config\":{\"connector.class\":\"JdbcSyncSink\"}}";
    try (Server server = new Server(cluster, false)) {
      Answer answer = server.call("PUT", path, headers(), sink);
      assertThat(answer.status()).as(answer.body()).isEqualTo(403);
      assertThat(answer.body()).contains("tidemark.console.actions.enabled=true");
    }
    try (Server server = new Server(cluster, true)) {
      Answer answer = server.call("PUT", path, headers(), sink);
      assertThat(answer.status()).as(answer.body()).isEqualTo(200);
      DESCRIPTION.check("PUT " + path, 200, answer.body());
      for (String bad : List.of("{}", "{\"config\":1}", "{\"config\":{\"a\":[]}}", "{\"x\":1}")) {
        assertThat(server.call("PUT", path, headers(), bad).status()).as(bad).isEqualTo(400);
      }
      Map<String, String> noHeader = headers();
      noHeader.remove("X-Tidemark-Console");
      assertThat(server.call("PUT", path, noHeader, sink).status()).isEqualTo(403);
      String foreign = "http://evil.example";
      assertThat(server.call("PUT", path, headers("Origin", foreign), sink).status())
          .isEqualTo(403);
    }
  }

  @Test
  @DisplayName("what brokers allow cannot be told where none are named, and that is said")
  void rights() {
    cluster.with("shop", Map.of("connector.class", "JdbcSyncSource"));
    try (Server server = new Server(cluster, false)) {
      Answer answer = server.get("/tidemark/api/rights");
      DESCRIPTION.check("GET /tidemark/api/rights", 200, answer.body());
      assertThat(json(answer.body()).at("/connectors/0/unknown").asText()).contains("no brokers");
    }
  }

  @Test
  @DisplayName("what is refused is no error of the worker's: Connect has nothing to log of it")
  void refusals() {
    cluster.with("shop", Map.of("connector.class", "JdbcSyncSource"));
    cluster.with("shop2", Map.of("connector.class", "JdbcSyncSource", "source.name", "shop"));
    try (Server server = new Server(cluster, true)) {
      refused(server, headers(), 409); // two connectors are the source
      refused(server, headers("Content-Type", "text/plain"), 415);
      assertThat(server.post(RUN, "{\"x\":1}").status()).isEqualTo(400);
      assertThat(server.get("/tidemark/api/runs?limit=0").status()).isEqualTo(400);
      assertThat(server.get("/tidemark/api/runs/1").status()).isEqualTo(404);
      assertThat(server.unforeseen()).isEmpty();
    }
  }

  @Test
  @DisplayName("an error has the shape of Connect's own")
  void errors() {
    try (Server server = new Server(cluster, true)) {
      Answer answer = server.get("/tidemark/api/nothing");
      assertThat(answer.status()).isEqualTo(404);
      assertThat(json(answer.body()).path("error_code").intValue()).isEqualTo(404);
    }
  }
}
