"""Linphone with a user who looks at what he gets.

Speaks as linphone-daemon does, and is the same library, but marks every text as read when it is there, and has the command
"composing ADDRESS". Called with a configuration and the name of a file for the library's log.
"""
import ctypes
import queue
import sys
import threading
import time

LIBRARY = ctypes.CDLL("liblinphone.so.10")
LIBC = ctypes.CDLL(None)
OBJECT, TEXT, NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
STATES = {2: "Delivered", 3: "NotDelivered"}


def function(name, result, *arguments, library=LIBRARY):
    found = getattr(library, name)
    found.restype, found.argtypes = result, arguments
    return found


def linphone(name, result, *arguments):
    return function("linphone_" + name, result, *arguments)


class Reader:
    def __init__(self, configuration, log):
        file = function("fopen", OBJECT, TEXT, TEXT, library=LIBC)(log.encode(), b"w")
        linphone("core_enable_logs", None, OBJECT)(file)
        factory = linphone("factory_get", OBJECT)()
        self.core = linphone("factory_create_core_3", OBJECT, OBJECT, TEXT, TEXT, OBJECT)(
            factory, configuration.encode(), None, None)
        self.on_text = ctypes.CFUNCTYPE(None, OBJECT, OBJECT, OBJECT)(self.shows)
        self.on_state = ctypes.CFUNCTYPE(None, OBJECT, NUMBER)(self.tells_state)
        callbacks = linphone("factory_create_core_cbs", OBJECT, OBJECT)(factory)
        linphone("core_cbs_set_message_received", None, OBJECT, OBJECT)(callbacks, self.on_text)
        linphone("core_add_callbacks", None, OBJECT, OBJECT)(self.core, callbacks)
        self.rooms = []
        linphone("core_start", NUMBER, OBJECT)(self.core)

    def shows(self, core, room, message):
        address = linphone("chat_message_get_from_address", OBJECT, OBJECT)(message)
        say("message-received", "From: %s\nTo: -\nId: -\nContent: \"%s\"\n" % (
            linphone("address_as_string_uri_only", TEXT, OBJECT)(address).decode(),
            linphone("chat_message_get_utf8_text", TEXT, OBJECT)(message).decode()))
        self.rooms.append(room)  # not from within the callback: the text is not stored yet

    def room(self, address):
        return linphone("core_get_chat_room_from_uri", OBJECT, OBJECT, TEXT)(self.core, address.encode())

    def sends(self, address, text):
        message = linphone("chat_room_create_message_from_utf8", OBJECT, OBJECT, TEXT)(self.room(address), text.encode())
        callbacks = linphone("chat_message_get_callbacks", OBJECT, OBJECT)(message)
        linphone("chat_message_cbs_set_msg_state_changed", None, OBJECT, OBJECT)(callbacks, self.on_state)
        linphone("chat_message_send", None, OBJECT)(message)

    def tells_state(self, message, state):
        if state in STATES:
            say("message-state-changed", "Id: -\nState: LinphoneChatMessageState%s\n" % STATES[state])

    def composes(self, address):
        linphone("chat_room_compose", None, OBJECT)(self.room(address))

    def iterates(self):
        linphone("core_iterate", None, OBJECT)(self.core)
        while self.rooms:
            linphone("chat_room_mark_as_read", None, OBJECT)(self.rooms.pop(0))


def say(event, body):
    print("\nEvent-type: %s\n\n%s\n\n" % (event, body), flush=True)


def main():
    reader = Reader(*sys.argv[1:])
    commands = queue.Queue()
    threading.Thread(target=lambda: [commands.put(line) for line in sys.stdin], daemon=True).start()
    while True:
        reader.iterates()
        time.sleep(0.02)
        while not commands.empty():
            command = commands.get().rstrip("\n").split(" ", 2)
            if command[0] == "message":
                reader.sends(command[1], command[2])
            elif command[0] == "composing":
                reader.composes(command[1])


main()
