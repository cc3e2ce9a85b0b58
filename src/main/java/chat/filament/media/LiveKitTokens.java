package chat.filament.media;

import chat.filament.media.key.LiveKitKeyring;
import io.jsonwebtoken.Jwts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Signs LiveKit's tokens (`contract/voice.md` §2, §5). Any thread.
final class LiveKitTokens {
  /// Seconds that a participant's token can be used to enter.
  static final int TTL_SECONDS = 300;

  private static final int ADMIN_TTL_SECONDS = 60;

  private final LiveKitKeyring keyring;

  LiveKitTokens(LiveKitKeyring keyring) {
    this.keyring = keyring;
  }

  /// For a participant. LiveKit takes an absent boolean for true and an empty list of sources for
  /// all of them, so every boolean is written, and the list is empty only when nothing may be sent.
  String participant(ParticipantKey key, String username, Grant grant, Instant now) {
    var video = new LinkedHashMap<String, Object>();
    video.put("roomJoin", true);
    video.put("room", key.channel().room());
    video.put("canPublish", grant.canPublish());
    video.put("canSubscribe", grant.canSubscribe());
    video.put("canPublishData", grant.canPublish());
    video.put("canPublishSources", sources(grant));
    return sign(keyring.signer(), key.identity(), username, video, now, TTL_SECONDS);
  }

  /// The sound of a shared screen is a source of its own to LiveKit.
  private static List<String> sources(Grant grant) {
    var sources = new ArrayList<>(grant.wire());
    if (grant.sources().contains(PublishSource.SCREEN_SHARE)) {
      sources.add("screen_share_audio");
    }
    return sources;
  }

  /// For a call of our own to LiveKit's server API, about one room.
  String admin(String room, Instant now) {
    var signer = keyring.signer();
    var video = Map.<String, Object>of("roomAdmin", true, "room", room);
    return sign(signer, signer.id(), "", video, now, ADMIN_TTL_SECONDS);
  }

  private static String sign(
      LiveKitKeyring.Signer signer,
      String subject,
      String name,
      Map<String, Object> video,
      Instant now,
      int ttlSeconds) {
    return Jwts.builder()
        .issuer(signer.id())
        .subject(subject)
        .claim("name", name)
        .issuedAt(Date.from(now))
        .notBefore(Date.from(now))
        .expiration(Date.from(now.plusSeconds(ttlSeconds)))
        .claim("video", video)
        .signWith(signer.secret(), Jwts.SIG.HS256)
        .compact();
  }
}
