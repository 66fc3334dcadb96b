package io.tidemark.console.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The page, and the description of the API. What there is is listed here and read when a worker
 * starts: no path of a request ever becomes one of a file. The page brings its script, its style
 * and its sign along, so that a browser asks for it and for nothing else before it shows something.
 */
@ConsoleApi
@Path("/tidemark")
public final class PagesResource {
  private static final String ROOT = "/io/tidemark/console/web/";
  private static final String START = "index.html";

  /** What the page names, and browsers keep for as long as the page names it so. */
  private static final String ICON = "icon.svg";

  private static final String DESCRIPTION = "api/openapi.json";

  private static final String FOREVER = "private, max-age=31536000, immutable";

  private static final Map<String, String> TYPES =
      Map.of("html", "text/html;charset=utf-8", "json", "application/json", "svg", "image/svg+xml");

  private final Map<String, WebFile> files = new HashMap<>();

  /** What a browser may run and apply of the page: what it brings along, and nothing else. */
  private final String policy;

  /** A file, and what tells it from what it was in other versions. */
  private record WebFile(String text, EntityTag tag) {
    static WebFile of(String text) {
      return new WebFile(text, Answers.tag(text.getBytes(UTF_8)));
    }
  }

  /**
   * The page.
   *
   * @param actions whether it offers to change anything
   */
  PagesResource(boolean actions) {
    files.put(DESCRIPTION, WebFile.of(read(DESCRIPTION)));
    WebFile icon = WebFile.of(read(ICON));
    files.put(ICON, icon);
    String script = Script.of("console.js", PagesResource::read);
    String style = read("console.css");
    files.put(
        START,
        WebFile.of(
            read(START)
                .replace("data-actions=\"false\"", "data-actions=\"" + actions + "\"")
                .replace("<img src=\"icon.svg\" alt=\"\">", icon.text)
                .replace("\"" + ICON + "\"", "\"" + ICON + "?" + icon.tag.getValue() + "\"")
                .replace("<script src=\"console.js\"></script>", "<script>" + script + "</script>")
                .replace(
                    "<link rel=\"stylesheet\" href=\"console.css\">",
                    "<style>" + style + "</style>")));
    policy =
        "%s; script-src %s; style-src %s"
            .formatted(ConsoleFilter.POLICY, source(script), source(style));
  }

  /** A text as a policy names it. */
  private static String source(String text) {
    return "'sha256-"
        + Base64.getEncoder().encodeToString(Answers.digest(text.getBytes(UTF_8)))
        + "'";
  }

  private static String read(String name) {
    try (InputStream in = PagesResource.class.getResourceAsStream(ROOT + name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the page names lies beside it, so that its own address has to end with a slash. */
  @GET
  public Response start(@Context UriInfo uri, @Context Request request) {
    return uri.getPath().endsWith("/")
        ? file(START, uri, request)
        : Response.temporaryRedirect(URI.create("tidemark/")).build();
  }

  @GET
  @Path("{name: .+}")
  public Response file(
      @PathParam("name") String name, @Context UriInfo uri, @Context Request request) {
    WebFile file = files.get(name);
    if (file == null) {
      throw Refusal.notFound("there is nothing here");
    }
    boolean isNamed = file.tag.getValue().equals(uri.getRequestUri().getRawQuery());
    String keep = isNamed ? FOREVER : Answers.ASK_AGAIN;
    Response answer =
        Answers.tagged(file.text.getBytes(UTF_8), file.tag, type(name), keep, request);
    return name.equals(START)
        ? Response.fromResponse(answer).header(ConsoleFilter.POLICY_HEADER, policy).build()
        : answer;
  }

  private static String type(String name) {
    return Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
  }
}
