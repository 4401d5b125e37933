// The first test of SpokenForms comes here.
