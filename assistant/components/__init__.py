"""Parts of the NLU pipeline that Rasa does not bring; config.yml names them with their reasons."""
