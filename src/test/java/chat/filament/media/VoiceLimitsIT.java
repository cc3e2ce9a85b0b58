package chat.filament.media;

import static org.assertj.core.api.Assertions.assertThat;

import chat.filament.testing.Answer;
import chat.filament.testing.Person;
import chat.filament.testing.Scrape;
import chat.filament.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class VoiceLimitsIT {
  private static final String CAMERA = "{\"publish_sources\":[\"camera\",\"microphone\"]}";

  @AutoClose private static TestServer server;
  private static Person owner;
  private static String guild;

  @BeforeAll
  static void start() {
    server =
        TestServer.start(
            Map.of(
                "FILAMENT_MEDIA_TOKEN_REQUESTS_PER_MINUTE", "4",
                "FILAMENT_MEDIA_PUBLISH_REQUESTS_PER_MINUTE", "2"));
    owner = server.person("owner");
    guild = owner.createGuild();
  }

  private static void limited(Answer answer) {
    answer.refused(429, "rate_limited");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isBetween(1, 61);
  }

  private static String hits(String reason) {
    return "filament_rate_limit_hits_total{surface=\"media\",reason=\"" + reason + "\"} 1\n";
  }

  @Test
  void countsEveryRequestBeforeItsBodyIsRead() {
    var voice = VoiceRoutes.channel(owner, guild);
    var other = VoiceRoutes.channel(owner, guild);
    for (int i = 0; i < 2; i++) {
      VoiceRoutes.token(owner, guild, voice, "{}").ok();
      VoiceRoutes.token(owner, guild, voice, "nonsense").refused(400, "invalid_request");
    }
    limited(VoiceRoutes.token(owner, guild, voice, "nonsense"));
    assertThat(Scrape.of(server).text()).contains(hits("token"));
    VoiceRoutes.token(owner, guild, other, "{}").ok();
  }

  @Test
  void oneUserCannotOpenAnyNumberOfRooms() {
    var hopper = server.person("hopper");
    hopper.join(guild);
    for (int i = 0; i < IssuedTokens.CHANNELS_PER_USER; i++) {
      VoiceRoutes.token(hopper, guild, VoiceRoutes.channel(owner, guild), "{}").ok();
    }
    var refused = VoiceRoutes.token(hopper, guild, VoiceRoutes.channel(owner, guild), "{}");
    refused.refused(429, "rate_limited");
    assertThat(Integer.parseInt(refused.header("retry-after"))).isBetween(1, 300);
  }

  @Test
  void countsOnlyVideoThatIsGranted() {
    var voice = VoiceRoutes.channel(owner, guild);
    var member = server.person("member");
    member.join(guild);
    VoiceRoutes.token(owner, guild, voice, CAMERA).ok();
    VoiceRoutes.token(owner, guild, voice, CAMERA).ok();
    limited(VoiceRoutes.token(owner, guild, voice, CAMERA));
    assertThat(Scrape.of(server).text()).contains(hits("publish"));
    VoiceRoutes.token(owner, guild, voice, "{}").ok();
    for (int i = 0; i < 3; i++) {
      VoiceRoutes.token(member, guild, voice, CAMERA).ok();
    }
  }
}
