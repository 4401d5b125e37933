// The first file of HotlineServer comes here.
