"""What an approval is: service items, cases, clocks, materials, forms, checks, licences."""
