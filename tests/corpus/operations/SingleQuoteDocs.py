class SingleQuoteDocs:
    'Says "hello".'

    greeting = "hello"

    def execute(self, name):
        '''Greets.'''
        text = self.greeting + name
        return text
