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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The page, and the description of the API. What there is is listed here and read when a worker
 * starts: no path of a request ever becomes one of a file.
 */
@ConsoleApi
@Path("/tidemark")
public final class PagesResource {
  private static final String ROOT = "/io/tidemark/console/web/";
  private static final String START = "index.html";
  private static final String SCRIPT = "console.js";

  /** What the page names, and browsers keep for as long as the page names it so. */
  private static final List<String> NAMED = List.of("console.css", SCRIPT, "icon.svg");

  private static final String DESCRIPTION = "api/openapi.json";

  private static final String FOREVER = "private, max-age=31536000, immutable";

  private static final Map<String, String> TYPES =
      Map.of(
          "css",
          "text/css;charset=utf-8",
          "html",
          "text/html;charset=utf-8",
          "js",
          "text/javascript;charset=utf-8",
          "json",
          "application/json",
          "svg",
          "image/svg+xml");

  private final Map<String, WebFile> files = new HashMap<>();

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
    String page = read(START).replace("data-actions=\"false\"", "data-actions=\"" + actions + "\"");
    for (String name : NAMED) {
      WebFile file =
          WebFile.of(name.equals(SCRIPT) ? Script.of(SCRIPT, PagesResource::read) : read(name));
      files.put(name, file);
      page = page.replace("\"" + name + "\"", "\"" + name + "?" + file.tag.getValue() + "\"");
    }
    files.put(START, WebFile.of(page));
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
    return Answers.tagged(file.text.getBytes(UTF_8), file.tag, type(name), keep, request);
  }

  private static String type(String name) {
    return Objects.requireNonNull(TYPES.get(name.substring(name.lastIndexOf('.') + 1)), name);
  }
}
