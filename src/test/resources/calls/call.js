// What somebody does in a call, for BrowserCallTest.
let room;
let ended = null;

async function join(url, token, sources) {
  ended = null;
  room = new LivekitClient.Room();
  room.on(LivekitClient.RoomEvent.Disconnected, (reason) => { ended = LivekitClient.DisconnectReason[reason] ?? 'UNKNOWN'; });
  room.on(LivekitClient.RoomEvent.TrackSubscribed, (track) => document.body.append(track.attach()));
  await room.connect(url, token);
  if (sources.includes('microphone')) await room.localParticipant.setMicrophoneEnabled(true);
  if (sources.includes('camera')) await room.localParticipant.setCameraEnabled(true);
  return room.localParticipant.identity;
}

// Sound and pictures of all others since they were subscribed.
async function received() {
  const sum = { level: 0, energy: 0, frames: 0 };
  for (const participant of room.remoteParticipants.values()) {
    for (const publication of participant.trackPublications.values()) {
      const stats = await publication.track?.receiver?.getStats();
      stats?.forEach((entry) => {
        if (entry.type !== 'inbound-rtp') return;
        sum.level = Math.max(sum.level, entry.audioLevel ?? 0);
        sum.energy += entry.totalAudioEnergy ?? 0;
        sum.frames += entry.framesDecoded ?? 0;
      });
    }
  }
  return sum;
}
