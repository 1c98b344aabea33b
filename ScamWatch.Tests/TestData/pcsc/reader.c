/* A reader driver for pcscd (IFD handler, PC/SC part 3): several readers without hardware. Each connects to the UNIX socket that its
 * DEVICENAME names ("unix:" and the path: pcscd insists that a name without a colon is a file that is there); a card lies in it while
 * somebody listens. Messages are a length of two bytes and as many bytes; one byte alone commands the power supply: 0 off, 1 on, 2 reset,
 * 4 asks for the ATR. */
#include <errno.h>
#include <ifdhandler.h>
#include <poll.h>
#include <reader.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define READERS 16
#define ANSWER_MS 12000
/* A card pulled and put back at once is another card, and pcscd has to see the gap: it looks every 400 ms, and while it disconnects, when
 * what it sees moves nothing. */
#define GAP_MS 900

struct slot {
	int line;
	long empty_until;
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
};

static struct slot slots[READERS];

static struct slot *slot_of(DWORD lun)
{
	DWORD reader = (lun >> 16) & 0xFFFF;
	return reader < READERS ? &slots[reader] : NULL;
}

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000L + now.tv_nsec / 1000000L;
}

static void hang_up(struct slot *slot)
{
	if (slot->line >= 0)
		close(slot->line);
	slot->line = -1;
	slot->empty_until = now_ms() + GAP_MS;
}

static int has_card(struct slot *slot)
{
	if (slot->line >= 0) {
		char next;
		ssize_t got = recv(slot->line, &next, 1, MSG_PEEK | MSG_DONTWAIT);
		if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)))
			return 1;
		hang_up(slot);
	}
	if (now_ms() < slot->empty_until)
		return 0;
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	memcpy(to.sun_path, slot->path, sizeof to.sun_path);
	int line = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (line < 0)
		return 0;
	if (connect(line, (struct sockaddr *)&to, sizeof to) != 0) {
		close(line);
		return 0;
	}
	slot->line = line;
	return 1;
}

static int say(struct slot *slot, const unsigned char *message, size_t length)
{
	unsigned char framed[2 + 65535];
	if (slot->line < 0 || length > 65535)
		return 0;
	framed[0] = (unsigned char)(length >> 8);
	framed[1] = (unsigned char)length;
	memcpy(framed + 2, message, length);
	if (send(slot->line, framed, length + 2, MSG_NOSIGNAL) != (ssize_t)(length + 2)) {
		hang_up(slot);
		return 0;
	}
	return 1;
}

static int take(struct slot *slot, unsigned char *into, size_t length)
{
	size_t have = 0;
	while (have < length) {
		struct pollfd wait = { .fd = slot->line, .events = POLLIN };
		ssize_t got = poll(&wait, 1, ANSWER_MS) == 1 ? recv(slot->line, into + have, length - have, 0) : -1;
		if (got <= 0) {
			hang_up(slot);
			return 0;
		}
		have += (size_t)got;
	}
	return 1;
}

static long hear(struct slot *slot, unsigned char *into, size_t most)
{
	unsigned char head[2];
	size_t length;
	if (slot->line < 0 || !take(slot, head, 2))
		return -1;
	length = (size_t)head[0] << 8 | head[1];
	if (length > most) {
		hang_up(slot);
		return -1;
	}
	return take(slot, into, length) ? (long)length : -1;
}

RESPONSECODE IFDHCreateChannelByName(DWORD lun, LPSTR device)
{
	struct slot *slot = slot_of(lun);
	if (slot == NULL || strncmp(device, "unix:", 5) != 0 || strlen(device + 5) >= sizeof slot->path)
		return IFD_COMMUNICATION_ERROR;
	memset(slot, 0, sizeof *slot);
	slot->line = -1;
	strcpy(slot->path, device + 5);
	return IFD_SUCCESS;
}

RESPONSECODE IFDHCreateChannel(DWORD lun, DWORD channel)
{
	(void)lun;
	(void)channel;
	return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHCloseChannel(DWORD lun)
{
	struct slot *slot = slot_of(lun);
	if (slot == NULL)
		return IFD_COMMUNICATION_ERROR;
	hang_up(slot);
	return IFD_SUCCESS;
}

static RESPONSECODE atr(struct slot *slot, PUCHAR into, PDWORD length)
{
	static const unsigned char ask = 4;
	long got = say(slot, &ask, 1) ? hear(slot, into, MAX_ATR_SIZE) : -1;
	*length = got < 0 ? 0 : (DWORD)got;
	return got < 0 ? IFD_COMMUNICATION_ERROR : IFD_SUCCESS;
}

RESPONSECODE IFDHGetCapabilities(DWORD lun, DWORD tag, PDWORD length, PUCHAR value)
{
	struct slot *slot = slot_of(lun);
	switch (tag) {
	case TAG_IFD_ATR:
	case SCARD_ATTR_ATR_STRING:
		return slot == NULL ? IFD_COMMUNICATION_ERROR : atr(slot, value, length);
	case TAG_IFD_SIMULTANEOUS_ACCESS:
		*value = READERS;
		break;
	case TAG_IFD_THREAD_SAFE:
	case TAG_IFD_SLOT_THREAD_SAFE:
	case TAG_IFD_SLOTS_NUMBER:
		*value = 1;
		break;
	default:
		*length = 0;
		return IFD_ERROR_TAG;
	}
	*length = 1;
	return IFD_SUCCESS;
}

RESPONSECODE IFDHSetCapabilities(DWORD lun, DWORD tag, DWORD length, PUCHAR value)
{
	(void)lun;
	(void)tag;
	(void)length;
	(void)value;
	return IFD_NOT_SUPPORTED;
}

RESPONSECODE IFDHSetProtocolParameters(DWORD lun, DWORD protocol, UCHAR flags, UCHAR pts1, UCHAR pts2, UCHAR pts3)
{
	(void)lun;
	(void)protocol;
	(void)flags;
	(void)pts1;
	(void)pts2;
	(void)pts3;
	return IFD_SUCCESS;
}

RESPONSECODE IFDHPowerICC(DWORD lun, DWORD action, PUCHAR into, PDWORD length)
{
	struct slot *slot = slot_of(lun);
	unsigned char command = action == IFD_POWER_DOWN ? 0 : action == IFD_POWER_UP ? 1 : 2;
	*length = 0;
	if (slot == NULL || !say(slot, &command, 1))
		return IFD_COMMUNICATION_ERROR;
	return action == IFD_POWER_DOWN ? IFD_SUCCESS : atr(slot, into, length);
}

RESPONSECODE IFDHTransmitToICC(DWORD lun, SCARD_IO_HEADER to, PUCHAR command, DWORD command_length, PUCHAR answer, PDWORD answer_length, PSCARD_IO_HEADER from)
{
	struct slot *slot = slot_of(lun);
	long got = slot != NULL && say(slot, command, command_length) ? hear(slot, answer, *answer_length) : -1;
	*answer_length = got < 0 ? 0 : (DWORD)got;
	if (from != NULL)
		from->Protocol = to.Protocol;
	return got < 0 ? IFD_COMMUNICATION_ERROR : IFD_SUCCESS;
}

RESPONSECODE IFDHControl(DWORD lun, DWORD code, PUCHAR in, DWORD in_length, PUCHAR out, DWORD out_length, LPDWORD returned)
{
	(void)lun;
	(void)code;
	(void)in;
	(void)in_length;
	(void)out;
	(void)out_length;
	if (returned != NULL)
		*returned = 0;
	return IFD_ERROR_NOT_SUPPORTED;
}

RESPONSECODE IFDHICCPresence(DWORD lun)
{
	struct slot *slot = slot_of(lun);
	return slot == NULL ? IFD_COMMUNICATION_ERROR : has_card(slot) ? IFD_ICC_PRESENT : IFD_ICC_NOT_PRESENT;
}
